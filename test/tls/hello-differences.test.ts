import { describe, expect, it } from 'vitest';
import { helloDifferences } from '../../src/tls/hello-differences.ts';
import { type ClientHello, decodeClientHello } from '../../src/tls/messages/client-hello.ts';
import {
  bytes,
  clientHello,
  extension,
  type HelloParts,
  hex,
  realMessage,
  u16,
  vector8,
  vector16,
} from './builder.ts';

function helloOf(body: Uint8Array): ClientHello {
  const decoded = decodeClientHello(body);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value;
}

const differences = (first: HelloParts, second: HelloParts) =>
  helloDifferences(helloOf(clientHello(first)), helloOf(clientHello(second)));

const keyShare = (group: number) => extension(51, vector16(u16(group), vector16(Buffer.alloc(32, group))));
const psk = (...identities: number[]) =>
  extension(
    41,
    vector16(...identities.map((length) => bytes(vector16(Buffer.alloc(length)), hex('00000000')))),
    vector16(...identities.map(() => vector8(Buffer.alloc(32)))),
  );
const names = (types: readonly { name: string }[]) => types.map(({ name }) => name);

describe('helloDifferences', () => {
  it('shows that OpenSSL answers a HelloRetryRequest with another key, and no more', () => {
    const first = helloOf(realMessage('client_hello openssl tls13'));
    const second = helloOf(realMessage('client_hello openssl tls13 after hello_retry_request'));
    expect(helloDifferences(first, second)).toEqual({
      added: [],
      removed: [],
      changed: [{ id: 51, name: 'key_share' }],
      keyShares: [{ id: 24, name: 'secp384r1' }],
      cookie: false,
      pskIdentities: [0, 0],
      earlyDataRemoved: false,
      forbidden: [],
    });
  });

  it('shows cookie, early data, and sessions that go', () => {
    const cookie = extension(44, vector16('cookie'));
    const found = differences(
      { extensions: [keyShare(29), extension(42), extension(21, Buffer.alloc(9)), psk(32, 48)] },
      { extensions: [keyShare(23), cookie, psk(32)] },
    );
    expect(found).toMatchObject({ cookie: true, pskIdentities: [2, 1], earlyDataRemoved: true });
    expect([found.added, found.removed, found.changed].map(names)).toEqual([
      ['cookie'],
      ['early_data', 'padding'],
      ['key_share', 'pre_shared_key'],
    ]);
  });

  it('names what must not change', () => {
    const second = {
      version: 0x0302,
      random: Buffer.alloc(32, 1),
      sessionId: bytes(1),
      suites: [0x1302],
      compression: [1],
    };
    expect(differences({}, second).forbidden).toEqual([
      'legacy_version',
      'random',
      'legacy_session_id',
      'cipher_suites',
      'legacy_compression_methods',
    ]);
  });
});
