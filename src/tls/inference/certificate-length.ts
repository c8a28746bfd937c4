import type { TlsConversation } from '../conversation.ts';
import { isTls13 } from '../events.ts';
import type { LengthRange } from '../record-length.ts';
import type { TlsState } from '../state.ts';
import { contentsOf, type Guesses } from './guess.ts';
import { inferTls13 } from './tls13.ts';

/** Header, empty context, length of the list: RFC 8446 section 4.4.2. */
const BEFORE_LIST = 4 + 1 + 3;
/** The lengths of a certificate and of its extensions. */
const AROUND_CERTIFICATE = 3 + 2;

/** Bytes of TLS 1.3's Certificate message with these certificates and no extensions. */
export function certificateMessageLength(certificates: readonly Uint8Array[]): number {
  return certificates.reduce((sum, { length }) => sum + AROUND_CERTIFICATE + length, BEFORE_LIST);
}

/**
 * Bytes of the server's Certificate message in TLS 1.3, where it cannot be read, but told from what is around it.
 * @returns null where no record is known to hold it, and nothing else.
 */
export function hiddenCertificateLength(tls: TlsConversation, state: TlsState): LengthRange | null {
  if (tls.version === null || !isTls13(tls.version) || tls.certificates.server !== null) return null;
  const guesses: Guesses = new Map();
  const contents = contentsOf(tls);
  inferTls13(tls, state, contents, false, guesses);
  const parts = [...guesses].flatMap(([record, { kind }]) =>
    kind === 'server-certificate' ? contents(record) : [],
  );
  const whole = parts.every((part) => part !== null);
  if (!whole || parts.length === 0) return null;
  const sum = (end: 'min' | 'max') => parts.reduce((total, part) => total + part[end], 0);
  return { min: sum('min'), max: sum('max') };
}
