import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { TlsDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, type Said } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import {
  paddedRecord,
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Encrypted,
  ssl2MasterKey,
  ssl2Record,
  ssl2ServerHello,
} from '../support/ssl2-builder.ts';
import { isInstalled } from '../support/tshark.ts';
import { message, record, serverHello } from '../tls/builder.ts';

const hasTshark = isInstalled('tshark');
if (!hasTshark) console.log('skipped: tshark is not installed, so SSL 2.0 is not compared with it');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const leaf = readFileSync(new URL('../fixtures/x509/leaf.pem', import.meta.url));
const CERTIFICATE = new X509Certificate(leaf).raw;
const SSL2: readonly Said[] = [
  ['C', ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY }))],
  ['S', ssl2Record(ssl2ServerHello(CERTIFICATE))],
  ['C', ssl2Record(ssl2MasterKey())],
  ['C', paddedRecord(Buffer.alloc(40, 0xee), 3)],
  ['S', ssl2Encrypted(49)],
  ['S', ssl2Encrypted(33)],
];
const TLS: readonly Said[] = [
  ['C', ssl2Record(ssl2ClientHello({ sessionId: Buffer.alloc(16, 1) }))],
  ['S', record(22, message(2, serverHello({ version: 0x0301, suites: [0x2f] })), 0x0301)],
];

/** Of each frame with a message in clear: its number, the message's type, and the ciphers of a hello, as tshark sees it. */
function seenByTshark(capture: Buffer): string[] {
  const path = join(folder, 'ssl2.pcap');
  writeFileSync(path, capture);
  const names = ['frame.number', 'tls.handshake.type', 'tls.handshake.cipherspec'];
  const fields = names.flatMap((name) => ['-e', name]);
  const options = ['-n', '-r', path, '-Y', 'tls.handshake.type', '-T', 'fields', ...fields];
  const rows = execFileSync('tshark', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return rows
    .trimEnd()
    .split('\n')
    .map((row) => {
      const [frame, type, ciphers = ''] = row.split('\t');
      return [frame, type, ...ciphers.split(',').filter(Boolean).map(Number)].join(' ');
    });
}

function seenByUs({ handshake, clientHello, serverHello, cipherSuite }: TlsDocument): string[] {
  const ciphers = new Map([
    [clientHello?.frame, clientHello?.cipherSuites],
    [serverHello?.frame, serverHello?.cipherSuites],
  ]);
  return handshake.map(({ from, frame, type }) => {
    const isKey = from === 'client' && type?.id === 2;
    const list = isKey ? [cipherSuite] : (ciphers.get(frame) ?? []);
    return [frame, type?.id, ...list.map((cipher) => cipher?.id)].join(' ');
  });
}

test.runIf(hasTshark).each<[string, readonly Said[]]>([
  ['a session of SSL 2.0', SSL2],
  ['TLS behind a hello in the format of SSL 2.0', TLS],
])('%s is what tshark sees', async (_, said) => {
  const capture = captureOf([...OPENING, ...said]);
  const trust = createTrustStore([]);
  const { streams } = await inspectCapture([{ name: 'ssl2', ...fileOf(capture) }], { trust });
  expect(seenByUs(streams[0]?.tls as TlsDocument)).toEqual(seenByTshark(capture));
});
