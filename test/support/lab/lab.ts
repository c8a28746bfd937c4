/** The whole lab: what is played with the peers that this machine has, and all of it in one capture. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { FAILURE_PLANS } from './failure-plans.ts';
import { HANDSHAKE_PLANS } from './handshake-plans.ts';
import type { PeerKind, SessionPlan } from './plan.ts';
import { type LabSession, playSessions } from './session.ts';
import { SESSION_PLANS } from './session-plans.ts';
import { suitePlans } from './suite-plans.ts';
import { installedSuites } from './suites.ts';

/** Sessions that are played at the same time. */
const AT_ONCE = 4;

const COMMANDS: Readonly<Record<PeerKind, readonly string[]>> = {
  openssl: ['openssl'],
  gnutls: ['gnutls-cli', 'gnutls-serv'],
  node: [],
};

/** Commands that sessions of the lab need, and that are not there. */
export function missingPeers(): string[] {
  return Object.values(COMMANDS).flatMap((commands) => commands.filter((command) => !exists(command)));
}

/** A word that tools take in different ways: that there is somebody to take it is enough. */
const exists = (command: string) =>
  spawnSync(command, ['version'], { stdio: 'ignore', timeout: 5000 }).error === undefined;

export interface Lab {
  readonly sessions: readonly LabSession[];
  /** The certificate that those of the servers hang from, as PEM. */
  readonly authority: string;
}

/** The certificates are made by OpenSSL: without it, there is no lab. */
export async function playLab(): Promise<Lab> {
  const missing = missingPeers();
  if (missing.includes('openssl')) return { sessions: [], authority: '' };
  const has = (kind: PeerKind) => COMMANDS[kind].every((command) => !missing.includes(command));
  const suites = suitePlans(installedSuites({ openssl: true, gnutls: has('gnutls') }));
  const plans = [...suites, ...HANDSHAKE_PLANS, ...SESSION_PLANS, ...FAILURE_PLANS].filter(peersOf(has));
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  try {
    await makeCertificates(folder);
    const sessions = await playSessions(plans, folder, AT_ONCE);
    return { sessions, authority: readFileSync(join(folder, 'ca.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const peersOf =
  (has: (kind: PeerKind) => boolean) =>
  ({ server, clients }: SessionPlan) =>
    [server, ...clients.map(({ side }) => side)].every(({ peer }) => has(peer));

/** All captures behind each other, as one; session after session, so that streams and frames go on counting. */
export function joined(sessions: readonly LabSession[]): { capture: Buffer; keyLog: string } {
  const [first, ...rest] = sessions.map(({ capture }) => capture);
  const records = rest.map((capture) => capture.subarray(PCAP_HEADER));
  return {
    capture: Buffer.concat([first ?? Buffer.alloc(0), ...records]),
    keyLog: sessions.map(({ keyLog }) => keyLog).join('\n'),
  };
}

const PCAP_HEADER = 24;

/** How many frames a pcap file has. */
export function frameCount(capture: Buffer): number {
  let frames = 0;
  for (let at = PCAP_HEADER; at < capture.length; at += 16 + capture.readUInt32LE(at + 8)) frames++;
  return frames;
}
