/**
 * Sessions of real TLS peers, played on loopback: what is said of them without their secrets, and what is read of them with
 * the secrets, beside what tshark reads and what the peers have heard.
 */
import { spawnSync } from 'node:child_process';
import { getCiphers } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InspectionDocument } from '../../src/report/document.ts';
import { EXPECTED_CAUSES, type ExpectedCause } from '../support/lab/causes.ts';
import * as compared from '../support/lab/comparison.ts';
import { joined, missingPeers, playLab } from '../support/lab/lab.ts';
import { tsharkReading } from '../support/lab/tshark-reading.ts';
import { isInstalled } from '../support/tshark.ts';

const COMMAND = fileURLToPath(new URL('../../bin/pcapinspect.js', import.meta.url));

const hasTshark = isInstalled('tshark');
if (!hasTshark) console.log('skipped: tshark is not installed, so decryption is not compared with it');
const missing = missingPeers();
if (missing.length > 0)
  console.log(`skipped: sessions of peers that are not installed: ${missing.join(', ')}`);

const { sessions, authority } = hasTshark ? await playLab() : { sessions: [], authority: '' };
const names = sessions.map(({ name }) => name);
const { capture, keyLog } = joined(sessions);
const readings = sessions.length > 0 ? await tsharkReading(capture, keyLog) : [];

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: Buffer | string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const FILE = file('lab.pcap', capture);
const SECRETS = ['--keylog', file('lab.keys', keyLog)];
const TRUST = ['--ca-file', file('ca.pem', authority)];

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
const knowsSecrets = names.length > 0 && run('--json', ...SECRETS, FILE).status !== 2;
if (!knowsSecrets) console.log('skipped: the built command does not know --keylog');

/** What the command says of the lab's sessions, by their names. */
function inspected(...args: readonly string[]): Map<string, compared.Played> {
  const { stdout, stderr, status } = run('--json', ...TRUST, ...args, FILE);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { streams }: InspectionDocument = JSON.parse(stdout);
  return compared.played(sessions, readings, streams);
}

const id = (point: { readonly id: number } | null | undefined) => point?.id ?? null;

/** Suites that this Node's OpenSSL lacks. */
const LACKING = getCiphers().includes('rc4') ? /CAMELLIA_\d+_GCM/ : /ARCFOUR|CAMELLIA_\d+_GCM/;

/** Nothing is opened, and it is said why. */
function expectUnsupported({ streams }: compared.Played): void {
  for (const { document } of streams) {
    const { decrypted, secrets } = document.tls ?? {};
    expect({ decrypted, reasons: secrets?.closed.map(({ reason }) => reason) }).toEqual({
      decrypted: false,
      reasons: ['unsupported-suite', 'unsupported-suite'],
    });
  }
}

/** How the session ended, as is to be said of its last stream. */
function expectOutcome(
  played: compared.Played,
  causes: (expected: ExpectedCause) => readonly string[] | null,
): void {
  const { outcome, cause, tls } = played.streams.at(-1)?.document ?? {};
  if (compared.isDone(played)) {
    expect({ outcome, cause, established: tls?.established }).toEqual({
      outcome: 'secured',
      cause: null,
      established: true,
    });
    return;
  }
  const expected = EXPECTED_CAUSES.find(({ session }) => session.test(played.session.name));
  expect(expected, 'a row of EXPECTED_CAUSES').toBeDefined();
  const known = expected === undefined ? null : causes(expected);
  if (known === null) return;
  expect(['failed', 'abandoned']).toContain(outcome);
  expect(known).toContain(cause);
}

/** All messages and alerts are read as tshark reads them, where it does. */
function expectMessages(played: compared.Played): void {
  if (!compared.isOpened(played)) return;
  const flags = compared.encrypts(played) ? {} : { wasEncrypted: false };
  const theirs = <T>(events: readonly T[]) => events.map((event) => ({ ...event, ...flags }));
  for (const each of played.streams) {
    expect(compared.ourMessages(each)).toEqual(theirs(compared.theirMessages(each)));
    expect(compared.ourAlerts(each)).toEqual(theirs(compared.theirAlerts(each)));
  }
}

/** What sessions are played for: at least so many messages of a HandshakeType, as tshark reads them. */
const SHOWN: readonly (readonly [session: RegExp, type: number, count: number])[] = [
  [/^key update/, 24, 1],
  [/^renegotiation(?! refused)/, 1, 2],
  [/^hello retry|^cookie/, 1, 2],
  [/^early data(?:$| gnutls)/, 5, 1],
  [/^client certificate(?! optional)/, 15, 1],
  [/^client certificate optional/, 11, 1],
  [/^client certificate after/, 13, 2],
];

test.skipIf(names.length === 0)('the lab shows what it is for', () => {
  const all = compared.ofSessions(sessions, readings);
  for (const [session, type, count] of SHOWN)
    for (const [name, streams] of all) {
      if (!session.test(name)) continue;
      const messages = streams.flatMap(({ records }) => records.flatMap((record) => record.messages));
      expect(messages.filter((message) => message.type === type).length, name).toBeGreaterThanOrEqual(count);
    }
  for (const [name, streams] of all) {
    if (!/^resumed|^psk/.test(name)) continue;
    const messages = streams.at(-1)?.records.flatMap((record) => record.messages) ?? [];
    expect(
      messages.map(({ type }) => type),
      name,
    ).not.toContain(11);
  }
});

describe.skipIf(names.length === 0)('without secrets', () => {
  let all = new Map<string, compared.Played>();
  beforeAll(() => {
    all = inspected();
  });

  test.each(names)('%s', (name) => {
    const played = all.get(name) as compared.Played;
    if (!compared.encrypts(played)) {
      expectMessages(played);
      expect(compared.ourLines(played)).toEqual(compared.theirLines(played));
    }
    for (const each of played.streams) {
      const { tls } = each.document;
      const { version, cipherSuite, group } = each.reading;
      expect([id(tls?.version), id(tls?.cipherSuite)]).toEqual([version, cipherSuite]);
      // tshark does not look into every ServerKeyExchange.
      if (group !== null) expect(id(tls?.group)).toBe(group);
      if (!compared.encrypts(played)) continue;
      const inClear = ({ wasEncrypted }: { wasEncrypted: boolean }) => !wasEncrypted;
      expect(compared.ourMessages(each)).toEqual(compared.theirMessages(each).filter(inClear));
      expect(compared.ourAlerts(each)).toEqual(compared.theirAlerts(each).filter(inClear));
    }
    if (compared.isOpened(played))
      for (const each of played.streams) expect(compared.mistakenAlerts(each)).toEqual([]);
    expectOutcome(played, ({ without }) => without);
  });
});

describe.skipIf(names.length === 0 || !knowsSecrets)('with secrets', () => {
  let all = new Map<string, compared.Played>();
  beforeAll(() => {
    all = inspected(...SECRETS);
  });

  test.each(names)('%s', (name) => {
    const played = all.get(name) as compared.Played;
    if (LACKING.test(name)) {
      expectUnsupported(played);
    } else {
      expectMessages(played);
      expect(compared.ourLines(played)).toEqual(compared.theirLines(played));
    }
    expectOutcome(played, ({ without, withSecrets = without }) => withSecrets);
  });
});
