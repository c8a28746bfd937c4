import { describe, expect, it } from 'vitest';
import { tlsState } from '../../src/tls/state.ts';
import { extension, type ScriptParts, script, u16 } from './builder.ts';

const RECORDS = 'C1:hs1 S2:hs2 S2:e23(23) S2:e23(53) C3:e23(53) C4:e23(23)';

const ID = Buffer.alloc(32, 1);
const TICKET = extension(35, 'ticket');
const PSK = extension(41, u16(0));
const OFFERS_EARLY: ScriptParts = { client: { extensions: [extension(42)] } };

describe('tlsState', () => {
  it('reads lengths from TLS 1.3 on, its drafts included, and places before', () => {
    const draft = { suite: 0xc02f, server: { suites: [0x1301], extensions: [extension(43, u16(0x7f1c))] } };
    expect(tlsState(script(RECORDS, { suite: 0x1301 })).finished.client).toBe(3);
    expect(tlsState(script(RECORDS, draft)).finished.client).toBe(3);
    expect(tlsState(script(RECORDS, { suite: 0xc02f })).finished.client).toBeNull();
  });

  it('says nothing of a hello alone', () => {
    expect(tlsState(script('C1:hs1'))).toEqual({
      established: false,
      finished: { client: null, server: null },
      resumed: false,
      resumedBy: null,
      earlyData: null,
      anonymous: false,
      inferredAlerts: [],
      emptyClientCertificate: false,
      clientCertificate: false,
      renegotiation: null,
      renegotiated: false,
      turns: [],
      alertsInside: [],
    });
  });

  it.each<[string, string, ScriptParts, string | null]>([
    [
      'by its id',
      'S2:hs2 S2:ccs S2:e22(40) C3:ccs C3:e22(40)',
      { suite: 0xc02f, client: { sessionId: ID } },
      'session-id',
    ],
    [
      'by a ticket',
      'S2:hs2 S2:ccs S2:e22(40) C3:ccs C3:e22(40)',
      { suite: 0xc02f, client: { sessionId: ID, extensions: [TICKET] } },
      'ticket',
    ],
    [
      'not at all',
      'S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:e22(40)',
      { suite: 0xc02f, client: { extensions: [TICKET] } },
      null,
    ],
    [
      'by a pre-shared key',
      'S2:hs2 S2:e23(23) S2:e23(53) C3:e23(53)',
      { suite: 0x1301, server: { extensions: [PSK] } },
      'psk',
    ],
  ])('says how a session was taken up again: %s', (_, text, parts, expected) => {
    expect(tlsState(script(`C1:hs1 ${text}`, parts)).resumedBy).toBe(expected);
  });

  it.each<[string, string, ScriptParts, string | null]>([
    ['not offered', 'S2:hs2 S2:e23(90)', {}, null],
    ['offered to one who said nothing', 'C1:e23(60)', OFFERS_EARLY, 'offered'],
    [
      'offered, and the answer is encrypted',
      'S2:hs2 S2:e23(90)',
      { ...OFFERS_EARLY, server: { extensions: [PSK] } },
      'offered',
    ],
    [
      'taken: the client says where they end',
      'S2:hs2 S2:hs8 C3:hs5',
      { ...OFFERS_EARLY, server: { extensions: [PSK] } },
      'accepted',
    ],
    ['refused with the key', 'S2:hs2 S2:e23(90)', OFFERS_EARLY, 'rejected'],
    [
      'refused with another key',
      'S2:hs2',
      { ...OFFERS_EARLY, server: { extensions: [extension(41, u16(1))] } },
      'rejected',
    ],
    [
      'refused with another hello',
      'S2:hrr C3:hs1 S4:hs2',
      { ...OFFERS_EARLY, server: { extensions: [PSK] } },
      'rejected',
    ],
    ['refused by TLS 1.2', 'S2:hs2 S2:hs11', { ...OFFERS_EARLY, suite: 0xc02f }, 'rejected'],
  ])('says what became of early data: %s', (_, text, parts, expected) => {
    expect(tlsState(script(`C1:hs1 ${text}`, parts)).earlyData).toBe(expected);
  });
});
