import { describe, expect, it } from 'vitest';
import { decodeNewSessionTicket } from '../../../src/tls/messages/new-session-ticket.ts';
import { realMessage } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

describe('decodeNewSessionTicket', () => {
  it.each([
    [
      'new_session_ticket openssl tls13',
      0x0304,
      { lifetime: 7200, ticketLength: 32, nonceLength: 8, maxEarlyDataSize: 16_384 },
    ],
    [
      'new_session_ticket openssl tls12',
      0x0303,
      { lifetime: 7200, ticketLength: 176, nonceLength: null, maxEarlyDataSize: null },
    ],
  ])('reads %s, and nothing shorter', (name, version, value) => {
    const body = realMessage(name);
    expect(decodeNewSessionTicket(body, version)).toMatchObject({ ok: true, value });
    expect(lengthsThatDecode((part) => decodeNewSessionTicket(part, version), body)).toEqual([]);
  });
});
