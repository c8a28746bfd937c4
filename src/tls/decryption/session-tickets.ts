import { type Cursor, decodeSome } from '../../bytes/cursor.ts';

/** session_ticket, RFC 5077 section 3.2. */
const SESSION_TICKET = 35;

/** Bytes of version and random, which a ClientHello begins with. */
const HEAD = 34;

/** The ticket that a client offers in the body of its ClientHello; null where it has none, or the hello ends before it. */
export function offeredTicket(clientHello: Uint8Array): Uint8Array | null {
  const decoded = decodeSome('ClientHello', clientHello, (c) => {
    c.take(HEAD, 'version and random');
    c.vector8('session_id');
    c.vector16('cipher_suites');
    c.vector8('compression_methods');
    const extensions = c.vector16('extensions');
    while (extensions.remaining > 0) {
      const type = extensions.u16('extension_type');
      const data = extensions.vector16('extension_data');
      if (type === SESSION_TICKET) return data.rest();
    }
    return null;
  });
  return decoded.ok && decoded.value !== null ? orNull(decoded.value) : null;
}

/** The ticket in the body of a NewSessionTicket up to TLS 1.2 (RFC 5077 section 3.3); null where the server has none after all. */
export function issuedTicket(newSessionTicket: Uint8Array): Uint8Array | null {
  const decoded = decodeSome('NewSessionTicket', newSessionTicket, readTicket);
  return decoded.ok ? orNull(decoded.value) : null;
}

function readTicket(c: Cursor): Uint8Array {
  c.u32('ticket_lifetime_hint');
  return c.vector16('ticket').rest();
}

function orNull(ticket: Uint8Array): Uint8Array | null {
  return ticket.length === 0 ? null : ticket;
}
