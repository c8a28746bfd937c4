import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { inspectHostile, ruleCrashes } from '../support/hostile.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, record, type Said } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import {
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Encrypted,
  ssl2Error,
  ssl2MasterKey,
  ssl2Record,
  ssl2ServerHello,
} from '../support/ssl2-builder.ts';

const pem = readFileSync(new URL('../fixtures/x509/leaf.pem', import.meta.url), 'utf8');
const CERTIFICATE = new X509Certificate(pem).raw;
const TLS_HELLO: Said = ['C', ssl2Record(ssl2ClientHello())];
const HELLO: Said = ['C', ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY }))];
const AGREED: readonly Said[] = [
  HELLO,
  ['S', ssl2Record(ssl2ServerHello(CERTIFICATE))],
  ['C', ssl2Record(ssl2MasterKey())],
  ['C', ssl2Encrypted(40)],
  ['S', ssl2Encrypted(49)],
  ['S', ssl2Encrypted(33)],
  ['C', ssl2Encrypted(40)],
  ['S', ssl2Encrypted(90)],
];

async function inspected(said: readonly Said[], closer: 'C' | 'S' = 'S'): Promise<StreamDocument> {
  const { streams } = await inspectCapture(
    [{ name: 'ssl2', ...fileOf(captureOf([...OPENING, ...said], { closer })) }],
    {
      trust: createTrustStore([]),
    },
  );
  return streams[0] as StreamDocument;
}

const finding = ({ findings }: StreamDocument, id: string) => findings.find((it) => it.id === id);

describe('a client that knows no more than SSL 2.0', () => {
  it.each<[string, readonly Said[], string]>([
    ['is closed on', [HELLO], 'closed without an alert'],
    [
      'gets an ERROR',
      [HELLO, ['S', ssl2Record(ssl2Error(1))]],
      'answered with the error no_cipher of SSL 2.0',
    ],
    [
      'gets handshake_failure',
      [HELLO, ['S', record(21, '\x02\x28', 0x0303)]],
      'answered with handshake_failure',
    ],
  ])('%s', async (_, said, how) => {
    const stream = await inspected(said);
    expect(stream).toMatchObject({ outcome: 'failed', cause: 'tls.version-mismatch' });
    expect(stream.findings[0]?.detail).toBe(
      `Likely: the client offers SSL 2.0 at most, and the server ${how}`,
    );
  });

  it('gets protocol_version', async () => {
    const stream = await inspected([HELLO, ['S', record(21, '\x02\x46', 0x0300)]]);
    expect(stream).toMatchObject({ outcome: 'failed', cause: 'tls.version-mismatch' });
    expect(stream.findings[0]?.detail).toContain('The client offers SSL 2.0 at most');
  });
});

it('a client of TLS 1.0 that is closed on offers too old a version, too', async () => {
  const stream = await inspected([TLS_HELLO]);
  expect(stream.cause).toBe('tls.version-mismatch');
  expect(stream.findings[0]?.detail).toContain('TLS 1.0 at most');
  expect(stream.tls?.clientHello).toMatchObject({
    recordVersion: 2,
    legacyVersion: 0x0301,
    sslv2: true,
    length: 116,
    random: 'c4'.repeat(32),
    ja3: null,
    ja4: null,
  });
});

describe('a server that agrees to SSL 2.0', () => {
  it('is told of with all that is in clear', async () => {
    const stream = await inspected(AGREED, 'C');
    expect(stream.outcome).toBe('secured');
    expect(finding(stream, 'tls.old-version')?.detail).toBe('The server chose SSL 2.0');
    expect(stream.tls).toMatchObject({
      version: { id: 2, name: 'SSL 2.0' },
      cipherSuite: { id: 0x0700c0, name: 'SSL2_DES_192_EDE3_CBC_WITH_MD5' },
      established: true,
      serverHello: { legacyVersion: 2, cipherSuite: null, compressionMethod: null, ja3s: null },
      certificates: { server: [{ subject: 'CN=mx.example.net' }], client: [] },
      encryptedRecords: [40, 49, 33, 40, 90].map((length) => ({ contentType: null, length })),
    });
    expect(stream.tls?.handshake.map(({ from, type, length }) => `${from} ${type?.name} ${length}`)).toEqual([
      'client client_hello 49',
      `server server_hello ${11 + CERTIFICATE.length + 9 + 16 - 1}`,
      'client client_master_key 273',
    ]);
  });

  it('and a client that turns its certificate down', async () => {
    const stream = await inspected([...AGREED.slice(0, 2), ['C', ssl2Record(ssl2Error(4))]], 'C');
    expect(stream.outcome).toBe('failed');
    expect(stream.tls?.ssl2Error).toMatchObject({
      from: 'client',
      error: { id: 4, name: 'bad_certificate' },
    });
  });
});

describe('cut short or changed in a byte', () => {
  const crashes = ruleCrashes();
  const said = [...AGREED.slice(0, 3), ['S', ssl2Record(ssl2Error(1))] as const];

  it.each(said.map((_, i) => i))('message %i ends in a report that is safe to print', async (i) => {
    const [from, what] = said[i] as readonly ['C' | 'S', Uint8Array];
    const hostile = async (bytes: Uint8Array) => {
      const changed: Said[] = said.map((one, other) => (other === i ? [from, bytes] : one));
      await inspectHostile(fileOf(captureOf([...OPENING, ...changed])));
    };
    // Where the lengths stand, each byte; of what they tell the length of, some.
    const places = Array.from(what.keys()).filter((at) => at < 40 || at % 23 === 0);
    for (const at of places) {
      await hostile(what.subarray(0, at));
      for (const value of [0, 0xff, (what[at] as number) ^ 1])
        await hostile(what.map((byte, other) => (other === at ? value : byte)));
    }
    expect(crashes).toEqual([]);
  });
});
