import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/session.ts';
import {
  KEY_LOG,
  type SealedOptions,
  type Said as SealedSaid,
  sealedWire,
} from '../support/sealed-session.ts';
import { OPENING, sessionOf } from '../support/session-player.ts';
import { ssl2ClientHello, ssl2Record } from '../support/ssl2-builder.ts';

const INSIDE: readonly SealedSaid[] = [
  ['client', 23, 'EHLO client.example.org\r\n'],
  ['server', 23, '250 mx.example.net\r\n'],
  ['client', 23, 'QUIT\r\n'],
];
const GREETED: readonly SealedSaid[] = [['server', 23, '220 mx.example.net\r\n'], ...INSIDE];

const NULL_SHA256: SealedOptions = { version: 0x0303, suite: 0x003b, cipher: null };
const AES: SealedOptions = {
  version: 0x0303,
  suite: 0x003c,
  cipher: { name: 'aes-128-cbc', key: 16, iv: 16 },
};

const lines = ({ inside }: Session) => inside?.dialogue.lines.map(({ text }) => text) ?? null;
const SAID = ['EHLO client.example.org', '250 mx.example.net', 'QUIT'];

describe('with a key log', () => {
  it('what is said inside TLS is read', () => {
    const session = sessionOf([...OPENING, ...sealedWire(AES, INSIDE)], 25, { secrets: KEY_LOG });
    expect(lines(session)).toEqual(SAID);
    expect(session.decryption).toMatchObject({ hasSecrets: true, closed: [null, null], needs: [] });
  });

  it('that lacks the session, says so', () => {
    const session = sessionOf([...OPENING, ...sealedWire(AES, INSIDE)], 25, { secrets: '' });
    expect(lines(session)).toEqual([]);
    expect(session.decryption?.closed.map((it) => it?.reason)).toEqual(['no-secret', 'no-secret']);
  });

  it("is read behind a hello in SSL 2.0's format", () => {
    const challenge = Buffer.alloc(32, 0xc1);
    const options = { version: 0x0300, suite: 0x000a, cipher: { name: 'des-ede3-cbc', key: 24, iv: 8 } };
    const [, ...others] = sealedWire(options, INSIDE);
    const hello = ssl2Record(ssl2ClientHello({ version: 0x0300, challenge }));
    const session = sessionOf([...OPENING, ['C', hello], ...others], 25, { secrets: KEY_LOG });
    expect(lines(session)).toEqual(SAID);
  });
});

describe('under a suite that does not encrypt', () => {
  it.each<[string, SealedOptions, string | null]>([
    ['no secrets', NULL_SHA256, null],
    ['the secret', NULL_SHA256, KEY_LOG],
    ['secrets of others', NULL_SHA256, ''],
    ['no secrets, compressed', { ...NULL_SHA256, deflate: true }, null],
  ])('what is said is read with %s', (_, options, secrets) => {
    const session = sessionOf([...OPENING, ...sealedWire(options, INSIDE)], 25, { secrets });
    expect(lines(session)).toEqual(SAID);
    expect(session.decryption).toMatchObject({
      hasSecrets: secrets !== null,
      closed: [null, null],
      needs: [],
    });
  });

  it('TLS from the first byte on is read', () => {
    const session = sessionOf(sealedWire(NULL_SHA256, GREETED), 465, { begin: true });
    expect(lines(session)).toEqual(['220 mx.example.net', ...SAID]);
  });

  it("is read behind a hello in SSL 2.0's format", () => {
    const [, ...others] = sealedWire(NULL_SHA256, INSIDE);
    expect(lines(sessionOf([...OPENING, ['C', ssl2Record(ssl2ClientHello())], ...others]))).toEqual(SAID);
  });

  it('TLS inside stays closed', () => {
    const nested = sealedWire(NULL_SHA256, GREETED).map(([from, bytes]): SealedSaid => {
      return [from === 'C' ? 'client' : 'server', 23, bytes as Buffer];
    });
    const session = sessionOf(sealedWire(NULL_SHA256, nested), 465, { begin: true });
    expect([session.inside?.kind, session.inside?.inside]).toEqual(['tls', null]);
  });

  it('nothing is opened of a stream that lacks its ClientHello', () => {
    const [, ...others] = sealedWire(NULL_SHA256, INSIDE);
    const session = sessionOf([...OPENING, ...others]);
    expect(lines(session)).toEqual([]);
    expect(session.decryption?.closed.map((it) => it?.reason)).toEqual(['no-handshake', 'no-handshake']);
  });
});

it('of an ordinary stream without secrets nothing is looked for inside', () => {
  const session = sessionOf([...OPENING, ...sealedWire(AES, INSIDE)]);
  expect([session.decryption, session.inside]).toEqual([null, null]);
});
