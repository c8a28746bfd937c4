import { describe, expect, it } from 'vitest';
import { bytes, type ScriptParts, script } from './builder.ts';
import { summary } from './state-summary.ts';

const GCM: ScriptParts = { suite: 0xc02f };
const SERVER = 'S2:hs2 S2:hs11 S2:hs12 S2:hs14';
const REQUESTING = 'S2:hs2 S2:hs11 S2:hs12 S2:hs13 S2:hs14';
const CLIENT = 'C3:hs16 C3:ccs C3:e22(40)';
const FULL = `C1:hs1 ${SERVER} ${CLIENT} S4:hs4 S4:ccs S4:e22(40)`;

function state(text: string, parts = GCM): string {
  return summary(script(text, parts));
}

describe('what was measured on loopback between real programs', () => {
  it.each([
    [
      'OpenSSL to OpenSSL',
      `${FULL} C5:e23(30) S6:e23(29) C7:e23(60) S8:e23(59) S9:e21(26)`,
      'established, client 3, server 4, inside s9, turns c6 s5 c36 s35',
    ],
    [
      'GnuTLS to GnuTLS',
      `C1:hs1 ${REQUESTING} C3:hs11(empty) ${CLIENT} S4:hs4 S4:ccs S4:e22(40) C5:e23(30) S6:e23(29) C9:e21(26) S10:e21(26)`,
      'established, client 3, server 4, empty certificate, inside c9 s10, turns c6 s5',
    ],
    [
      'a session taken up again',
      'C1:hs1 S2:hs2 S2:ccs S2:e22(40) C3:ccs C3:e22(40) C4:e23(30) S5:e23(29) S6:e21(26)',
      'established, client 3, server 2, resumed, inside s6, turns c6 s5',
    ],
    [
      'a required client certificate is missing',
      `C1:hs1 ${REQUESTING} C3:hs11(empty) ${CLIENT} S4:alert(2.40)`,
      'client 3, empty certificate',
    ],
    [
      'a client certificate is rejected',
      `C1:hs1 ${REQUESTING} C3:hs11 ${CLIENT} S4:alert(2.48)`,
      'client 3, client certificate',
    ],
    ['the server certificate is rejected', `C1:hs1 ${SERVER} C3:alert(2.48)`, ''],
    [
      'Node rejects: it finishes and closes',
      `${FULL} S5:e21(26)`,
      'established, client 3, server 4, inside s5',
    ],
    [
      'a refused renegotiation',
      `${FULL} C5:e23(50) S6:e23(60) C7:e22(320) S8:e21(26) C9:e21(26)`,
      'established, client 3, server 4, inside s8 c9, renegotiation c7, turns c26 s36',
    ],
  ])('%s', (_, text, expected) => {
    expect(state(text)).toBe(expected);
  });

  it('without encryption the Finished is in clear', () => {
    const mac = 'C3:hs16 C3:ccs C3:hs20 S4:ccs S4:hs20';
    const tls = `C1:hs1 S2:hs2 S2:hs11 S2:hs14 ${mac} C5:e23(6) S6:e23(5) C7:alert(1.0)`;
    expect(state(tls, { suite: 0x0000 })).toBe('established, client 3, server 4, turns c6 s5');
  });

  it('TLS 1.0 under CBC, OpenSSL puts an empty record before each other', () => {
    const tls = `${FULL} C5:e23(32) C5:e23(32) S6:e23(32) S6:e23(64)`;
    expect(state(tls, { suite: 0x002f, version: 0x0301 })).toBe(
      'established, client 3, server 4, turns c2*0-12 s2*28-44',
    );
  });
});

describe('a renegotiation', () => {
  const inside = 'C7:e22(320) S8:e22(2000) C9:e22(120) C9:e20(25) C9:e22(40)';

  it('that goes through changes both ciphers again', () => {
    expect(state(`${FULL} ${inside} S10:e20(25) S10:e22(40) C11:e23(60) S12:e23(40)`)).toBe(
      'established, client 3, server 4, renegotiation c7, renegotiated, turns c36 s16',
    );
  });

  it('that does not is none', () => {
    expect(state(`${FULL} ${inside} S10:e21(26)`)).toBe(
      'established, client 3, server 4, inside s10, renegotiation c7',
    );
  });

  it('may be asked for by the server', () => {
    expect(state(`${FULL} S7:e22(28)`)).toBe('established, client 3, server 4, renegotiation s7');
  });
});

describe('resumption', () => {
  const sessionId = bytes('session');

  it('needs the server to change its cipher first', () => {
    expect(state(FULL)).not.toContain('resumed');
    expect(state('C1:hs1 S2:hs2 C3:hs16 C3:ccs C3:e22(40) S4:ccs S4:e22(40)')).toBe(
      'established, client 3, server 4',
    );
  });

  it('is not told of a full handshake whose certificate is in a gap', () => {
    expect(state(`C1:hs1 S2:hs2 S2:gap(900) ${CLIENT} S4:ccs S4:e22(40)`)).not.toContain('resumed');
  });

  it('shows by the session id as long as the client has not answered', () => {
    const half = 'C1:hs1 S2:hs2 S2:ccs S2:e22(40)';
    expect(state(half)).toBe('server 2');
    expect(state(half, { ...GCM, client: { sessionId }, server: { sessionId } })).toBe('server 2, resumed');
    expect(state(half, { ...GCM, client: { sessionId }, server: { sessionId: bytes('other') } })).toBe(
      'server 2',
    );
  });
});

describe('other suites and versions', () => {
  it('an anonymous one', () => {
    expect(state('C1:hs1 S2:hs2 S2:hs12 S2:hs14', { suite: 0x00a6 })).toBe('anonymous');
    expect(state('C1:hs1 S2:hs2 S2:hs12 S2:hs14', { suite: 0x008c })).toBe('');
  });

  it('SSL 3.0 says with an alert that there is no client certificate', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:alert(1.41) ${CLIENT}`, { suite: 0x000a, version: 0x0300 })).toBe(
      'client 3, empty certificate',
    );
  });

  it('lengths say nothing under compression', () => {
    expect(state(`${FULL} C5:e23(30)`, { ...GCM, server: { compression: [1] } })).toBe(
      'established, client 3, server 4, turns c?',
    );
  });

  it('data before the other side has finished is inside', () => {
    const falseStart = `C1:hs1 ${SERVER} ${CLIENT} C3:e23(60) S4:ccs S4:e22(40) S5:e23(29)`;
    expect(state(falseStart)).toBe('established, client 3, server 4, turns c36 s5');
  });
});

describe('what the capture lacks', () => {
  it('a Finished in a gap shows by data that flow both ways', () => {
    expect(state(`C1:hs1 ${SERVER} ${CLIENT} S4:gap(300) C5:e23(30) S6:e23(29) C7:e22(320)`)).toBe(
      'established, client 3, renegotiation c7, turns c6 s5',
    );
    expect(state(`C1:hs1 ${SERVER} ${CLIENT} S4:gap(300) C5:e23(30)`)).toBe('client 3');
  });

  it('a ChangeCipherSpec in a gap does not make a Finished a renegotiation', () => {
    expect(state(`C1:hs1 ${SERVER} C3:gap(81) C4:e22(40) S4:ccs S4:e22(40) C5:e23(30) S6:e23(29)`)).toBe(
      'established, server 4, turns c6 s5',
    );
  });

  it('one side', () => {
    expect(state('C1:hs1 C3:hs16 C3:ccs C3:e22(40) C5:e23(30)')).toBe('client 3');
    expect(state(`${SERVER} S4:ccs S4:e22(40) S6:e23(29)`)).toBe('server 4');
  });

  it('everything before the middle', () => {
    expect(state('C1:e23(40) S2:e23(60) C3:e21(26)')).toBe('');
  });
});
