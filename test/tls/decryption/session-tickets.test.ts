import { describe, expect, it } from 'vitest';
import { issuedTicket, offeredTicket } from '../../../src/tls/decryption/session-tickets.ts';
import { bytes, clientHello, extension, u16, vector16 } from '../builder.ts';

const TICKET = Buffer.from('opaque to all but the server');

const hello = (...extensions: readonly Uint8Array[]) => clientHello({ sessionId: bytes(1, 2), extensions });
const newSessionTicket = (ticket: Uint8Array) => bytes(u16(0), u16(7200), vector16(ticket));

describe('offeredTicket', () => {
  it.each<[string, Uint8Array, Uint8Array | null]>([
    ['a ticket', hello(extension(35, TICKET)), TICKET],
    [
      'one behind other extensions',
      hello(extension(23), extension(5, 'ocsp'), extension(35, TICKET)),
      TICKET,
    ],
    ['no ticket yet', hello(extension(35)), null],
    ['other extensions', hello(extension(23)), null],
    ['no extensions', clientHello({ extensions: null }), null],
  ])('%s', (_, body, ticket) => expect(offeredTicket(body)).toEqual(ticket));

  it('is null in a hello that is cut off', () => {
    const body = hello(extension(35, TICKET));
    for (let length = 0; length < body.length; length++)
      expect(offeredTicket(body.subarray(0, length))).toBeNull();
  });
});

describe('issuedTicket', () => {
  it('is what stands behind the lifetime', () => {
    expect(issuedTicket(newSessionTicket(TICKET))).toEqual(TICKET);
    expect(issuedTicket(newSessionTicket(bytes()))).toBeNull();
  });

  it('is null in a message that is cut off', () => {
    const body = newSessionTicket(TICKET);
    for (let length = 0; length < body.length; length++)
      expect(issuedTicket(body.subarray(0, length))).toBeNull();
  });
});
