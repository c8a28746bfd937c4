import { describe, expect, it } from 'vitest';
import { tlsState } from '../../src/tls/state.ts';
import { extension, script, u16 } from './builder.ts';

const RECORDS = 'C1:hs1 S2:hs2 S2:e23(23) S2:e23(53) C3:e23(53) C4:e23(23)';

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
});
