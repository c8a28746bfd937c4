import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import {
  KEY_LOG,
  type SealedOptions,
  type Said as SealedSaid,
  sealedWire,
} from '../support/sealed-session.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';

const INSIDE: readonly SealedSaid[] = [
  ['client', 22, Buffer.from('1400000c000000000000000000000000', 'hex')],
  ['server', 22, Buffer.from('1400000c000000000000000000000000', 'hex')],
  ['client', 23, 'EHLO client.example.org\r\n'],
  ['server', 23, '250 mx.example.net\r\n'],
  ['client', 21, '\x01\x00'],
];
const NULL_SHA256: SealedOptions = { version: 0x0303, suite: 0x003b, cipher: null };
const AES: SealedOptions = {
  version: 0x0303,
  suite: 0x003c,
  cipher: { name: 'aes-128-cbc', key: 16, iv: 16 },
};

async function inspected(options: SealedOptions, secrets: string | null): Promise<StreamDocument> {
  const keyLog = new KeyLog();
  keyLog.add(secrets ?? '');
  const capture = { name: 'sealed', ...fileOf(captureOf([...OPENING, ...sealedWire(options, INSIDE)])) };
  const trust = createTrustStore([]);
  const { streams } = await inspectCapture([capture], secrets === null ? { trust } : { trust, keyLog });
  return streams[0] as StreamDocument;
}

/** What is said inside, and whether each part is said to have been decrypted. */
const summary = ({ smtp, tls }: StreamDocument) => ({
  lines: smtp?.dialogue.slice(-2).map(({ text, decrypted }) => [text, decrypted]),
  messages: tls?.handshake.slice(-2).map(({ type, decrypted = false }) => [type?.name, decrypted]),
  alerts: tls?.alerts.map(({ description, encrypted }) => [description?.name, encrypted]),
  decrypted: tls?.decrypted,
});

const expected = (decrypted: boolean) => ({
  lines: [
    ['EHLO client.example.org', decrypted],
    ['250 mx.example.net', decrypted],
  ],
  messages: [
    ['finished', decrypted],
    ['finished', decrypted],
  ],
  alerts: [['close_notify', decrypted]],
  decrypted,
});

describe('what is said inside TLS', () => {
  it('is marked as decrypted', async () => {
    const stream = await inspected(AES, KEY_LOG);
    expect(summary(stream)).toEqual(expected(true));
    expect(stream.tls?.secrets).toEqual({ lacking: [], closed: [] });
  });

  it.each([
    ['without secrets', null],
    ['with its secret', KEY_LOG],
  ])('is not under a NULL suite, %s: it stands in clear in the capture', async (_, secrets) => {
    const stream = await inspected(NULL_SHA256, secrets);
    expect(summary(stream)).toEqual(expected(false));
    expect(stream.tls?.secrets).toEqual(secrets === null ? null : { lacking: [], closed: [] });
    expect(stream.tls?.encryptedRecords.map(({ decrypted }) => decrypted?.length)).toEqual([25, 20]);
  });
});
