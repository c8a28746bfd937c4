import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { isTls13 } from '../events.ts';
import { decodeExtensions, type Extension, mergeFields } from '../extensions/decode.ts';

/** NewSessionTicket, RFC 5077 section 3.3 and RFC 8446 section 4.6.1. What takes a session up again is left out. */
export interface NewSessionTicket {
  /** Seconds; a hint up to TLS 1.2, where 0 says nothing. */
  readonly lifetime: number;
  /** Bytes. */
  readonly ticketLength: number;
  /** Bytes; null up to TLS 1.2. */
  readonly nonceLength: number | null;
  /** Bytes that a client may send early; null where it may not. */
  readonly maxEarlyDataSize: number | null;
  /** Of TLS 1.3. */
  readonly extensions: readonly Extension[];
}

/** Decodes the body of a new_session_ticket message. */
export function decodeNewSessionTicket(body: Uint8Array, version: number): Decoded<NewSessionTicket> {
  return isTls13(version) ? decodeTls13(body) : decodeTls12(body);
}

function decodeTls13(body: Uint8Array): Decoded<NewSessionTicket> {
  return decodeAll('NewSessionTicket', body, (c) => {
    const lifetime = c.u32('ticket_lifetime');
    c.u32('ticket_age_add');
    const nonceLength = c.vector8('ticket_nonce').rest().length;
    const ticketLength = c.vector16('ticket', { min: 1 }).rest().length;
    const extensions = decodeExtensions(c, 'new_session_ticket');
    const { maxEarlyDataSize = null } = mergeFields(extensions);
    return { lifetime, ticketLength, nonceLength, maxEarlyDataSize, extensions };
  });
}

const NOT_OF_TLS12 = { nonceLength: null, maxEarlyDataSize: null, extensions: [] };

function decodeTls12(body: Uint8Array): Decoded<NewSessionTicket> {
  return decodeAll('NewSessionTicket', body, (c) => {
    const lifetime = c.u32('ticket_lifetime_hint');
    return { lifetime, ticketLength: c.vector16('ticket').rest().length, ...NOT_OF_TLS12 };
  });
}
