import { expect, test } from 'vitest';
import { decryptionText } from '../../src/report/decryption-text.ts';
import type { SecretsDocument } from '../../src/report/document.ts';
import { tls } from '../support/documents.ts';

const RANDOM = 'ab'.repeat(32);

const closed = (...sides: SecretsDocument['closed'][number]['from'][]) =>
  sides.map((from) => ({ from, frame: 7, reason: 'no-secret' as const }));

test.each<[name: string, decrypted: boolean, secrets: SecretsDocument | null, text: string | null]>([
  ['no secrets', false, null, null],
  ['nothing encrypted', false, { lacking: [], closed: [] }, null],
  ['all of it', true, { lacking: [], closed: [] }, 'yes'],
  [
    'none of it',
    false,
    { lacking: [{ label: 'CLIENT_RANDOM', clientRandom: RANDOM }], closed: closed('client', 'server') },
    `no: no secret of the session is known (a key log would have CLIENT_RANDOM of ${RANDOM})`,
  ],
  [
    'one side',
    true,
    { lacking: [], closed: [{ from: 'server', frame: 9, reason: 'missing-bytes' }] },
    "in part, without the server's records from frame 9 on: the capture lacks bytes that are needed",
  ],
  [
    'one secret of several',
    true,
    {
      lacking: [{ label: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', clientRandom: RANDOM }],
      closed: closed('server'),
    },
    `in part, without the server's records from frame 7 on: a secret of the session is not known (a key log would have SERVER_HANDSHAKE_TRAFFIC_SECRET of ${RANDOM})`,
  ],
  [
    'two reasons',
    false,
    {
      lacking: [],
      closed: [
        { from: 'client', frame: 9, reason: 'unsupported-suite' },
        { from: 'server', frame: 8, reason: 'no-handshake' },
      ],
    },
    'no: the cipher suite is not supported here; the capture lacks a hello of the handshake',
  ],
])('%s', (_, decrypted, secrets, text) => {
  expect(decryptionText(tls({ decrypted, secrets }))).toBe(text);
});

test('a session whose beginning is not in the capture', () => {
  const sides = (['client', 'server'] as const).map((from) => ({
    from,
    frame: 1,
    reason: 'no-handshake' as const,
  }));
  const secrets = { lacking: [], closed: sides };
  expect(decryptionText(tls({ decrypted: false, secrets, clientHello: null }))).toBe(
    'no: the capture lacks the ClientHello, and without its random no key log tells which secrets are those of the session',
  );
});

test.each([
  [0x0001, 'nothing to decrypt: the cipher suite does not encrypt'],
  [0xc02f, null],
])('of a suite that does not encrypt, without any secrets: 0x%s', (id, text) => {
  expect(decryptionText(tls({ cipherSuite: { id, name: '' }, decrypted: false, secrets: null }))).toBe(text);
});

test.each([
  ['TLS_RSA_WITH_RC4_128_SHA', ' without NODE_OPTIONS=--openssl-legacy-provider'],
  ['TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256', ''],
])('what would open %s is said', (name, more) => {
  const secrets = {
    lacking: [],
    closed: [{ from: 'client', frame: 9, reason: 'unsupported-suite' }],
  } satisfies SecretsDocument;
  expect(decryptionText(tls({ cipherSuite: { id: 0x0005, name }, secrets }))).toBe(
    `no: the cipher suite is not supported here${more}`,
  );
});
