import type { CodePoint } from '../registry/name-of.ts';
import { cipherSuite as suiteOf } from '../tls/cipher-suite.ts';
import type { ClosedReason } from '../tls/decryption/opener.ts';
import type { SecretsDocument, TlsDocument } from './document.ts';

/** Why records stay closed. */
const REASONS: Readonly<Record<ClosedReason, string>> = {
  'no-secret': 'no secret of the session is known',
  'wrong-secret':
    'the secret that is known does not open them: it is of another session, or they are damaged',
  'missing-bytes': 'the capture lacks bytes that are needed',
  'unsupported-suite': 'the cipher suite is not supported here',
  'no-handshake': 'the capture lacks a hello of the handshake',
  'too-much': 'there is more of them than is kept',
};

/** In place of that: a key log names sessions by what the ClientHello says. */
const NO_CLIENT_HELLO =
  'the capture lacks the ClientHello, and without its random no key log tells which secrets are those of the session';

/**
 * What became of the decryption, and why: `yes`, `no: …`, `in part, without …`, or that the suite does not encrypt. Null where no
 * secrets are known at all, or the session did not come to encryption.
 */
export function decryptionText(tls: TlsDocument): string | null {
  const { decrypted, secrets, clientHello, cipherSuite } = tls;
  if (isUnencrypted(cipherSuite)) return 'nothing to decrypt: the cipher suite does not encrypt';
  if (secrets === null) return null;
  const { closed } = secrets;
  if (closed.length === 0) return decrypted ? 'yes' : null;
  const inWords = (reason: ClosedReason) =>
    reason === 'no-handshake' && clientHello === null ? NO_CLIENT_HELLO : reasonText(reason, tls);
  const reasons = [...new Set(closed.map(({ reason }) => inWords(reason)))].join('; ');
  const without = closed
    .map(({ from, frame }) => `the ${from}'s records from frame ${frame} on`)
    .join(' and ');
  return `${decrypted ? `in part, without ${without}` : 'no'}: ${reasons}${lackingText(secrets)}`;
}

/** Mail under such a suite (`…_WITH_NULL_…`) can be read by whoever sees it. */
export function isUnencrypted(suite: CodePoint | null): boolean {
  return suite !== null && suiteOf(suite.id)?.isNull === true;
}

/** Ciphers that Node's OpenSSL keeps in its legacy provider. */
const LEGACY = /_(RC4|SEED|IDEA)_/;

function reasonText(reason: ClosedReason, { decrypted, cipherSuite }: TlsDocument): string {
  if (reason === 'unsupported-suite' && LEGACY.test(cipherSuite?.name ?? ''))
    return `${REASONS[reason]} without NODE_OPTIONS=--openssl-legacy-provider`;
  return reason === 'no-secret' && decrypted ? 'a secret of the session is not known' : REASONS[reason];
}

function lackingText({ lacking }: SecretsDocument): string {
  const [first] = lacking;
  if (first === undefined) return '';
  const labels = lacking.map(({ label }) => label).join(', ');
  return ` (a key log would have ${labels} of ${first.clientRandom})`;
}
