import { describe, expect, it } from 'vitest';
import { MAX_LISTED_DATA_RECORDS } from '../../src/limits.ts';
import { extension, type ScriptParts, script, u16, vector16 } from './builder.ts';
import { summary } from './state-summary.ts';

/** Records of a server's flight with a certificate, from ServerHello to Finished, as OpenSSL sends it under SHA-384. */
const SERVER = 'S2:hs2 S2:ccs S2:e23(23) S2:e23(833) S2:e23(281) S2:e23(69)';
const REQUESTING = 'S2:hs2 S2:ccs S2:e23(23) S2:e23(62) S2:e23(833) S2:e23(281) S2:e23(69)';

const SHA384: ScriptParts = { suite: 0x1302 };

function state(text: string, parts = SHA384): string {
  return summary(script(text, parts));
}

describe('what was measured on loopback between real programs', () => {
  it.each([
    [
      'OpenSSL to OpenSSL',
      `C1:hs1 ${SERVER} C3:ccs C3:e23(69) S4:e23(250) S5:e23(250) C6:e23(23) S7:e23(22) C8:e23(53) S9:e23(52) S10:e23(19)`,
      'established, client 3, server 2, inferred s10, inside s10, turns s2*466 c6 s5 c36 s35',
    ],
    [
      'OpenSSL to OpenSSL, without tickets',
      `C1:hs1 ${SERVER} C3:ccs C3:e23(69) C4:e23(23) S5:e23(22) S6:e23(19)`,
      'established, client 3, server 2, inferred s6, inside s6, turns c6 s5',
    ],
    [
      'OpenSSL to OpenSSL, the client closes the connection without a word',
      `C1:hs1 ${SERVER} C3:ccs C3:e23(69) S4:e23(19)`,
      'established, client 3, server 2, inferred s4, inside s4',
    ],
    [
      'OpenSSL to OpenSSL, after a HelloRetryRequest',
      'C1:hs1 S2:hrr S2:ccs C3:ccs C3:hs1 S4:hs2 S4:e23(23) S4:e23(833) S4:e23(281) S4:e23(69) C5:e23(69) S6:e23(250) C7:e23(23)',
      'established, client 5, server 4, turns s233 c6',
    ],
    [
      'OpenSSL to OpenSSL, an empty certificate where one was asked for',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(25) C3:e23(69) S4:e23(250) S4:e23(250) C5:e23(23) S6:e23(22) S7:e23(19)`,
      'established, client 3, server 2, empty certificate, inferred s7, inside s7, turns s2*466 c6 s5',
    ],
    [
      'OpenSSL to OpenSSL, an empty certificate where one was required',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(25) C3:e23(69) S4:e23(19)`,
      'client 3, server 2, empty certificate, inferred s4',
    ],
    [
      'OpenSSL to OpenSSL, an ECDSA certificate of the client',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(409) C3:e23(96) C3:e23(69) S4:e23(634) S5:e23(634) C6:e23(23) S7:e23(22)`,
      'established, client 3, server 2, client certificate, turns s2*1234 c6 s5',
    ],
    [
      'OpenSSL to OpenSSL, a client certificate that the server does not trust',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(805) C3:e23(281) C3:e23(69) S4:e23(19)`,
      'client 3, server 2, client certificate, inferred s4',
    ],
    [
      'OpenSSL to GnuTLS, a client certificate that the server does not trust: an alert, and another that closes',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(434) C3:e23(96) C3:e23(69) C3:e23(42) S4:e23(19) S6:e23(19)`,
      'client 3, server 2, client certificate, inferred s4 s6',
    ],
    ['OpenSSL rejects the certificate: an alert in clear', `C1:hs1 ${SERVER} C3:alert(2.48)`, ''],
    [
      'GnuTLS rejects the certificate: an encrypted alert',
      `C1:hs1 ${SERVER} C3:ccs C3:e23(19)`,
      'inferred c3',
    ],
    ['Node rejects the certificate: nothing at all', `C1:hs1 ${SERVER}`, ''],
    [
      'GnuTLS to OpenSSL',
      `C1:hs1 ${SERVER} C3:ccs C4:e23(69) S5:e23(250) S5:e23(250) C6:e23(23) S7:e23(22) C8:e23(19) S9:e23(19)`,
      'established, client 4, server 2, inferred c8 s9, inside c8 s9, turns s2*466 c6 s5',
    ],
    [
      'GnuTLS to OpenSSL, closing at once',
      `C1:hs1 ${SERVER} C3:ccs C4:e23(69) C5:e23(19) S6:e23(19)`,
      'established, client 4, server 2, inferred c5 s6, inside c5 s6',
    ],
    [
      'GnuTLS to GnuTLS, which sends its tickets with its Finished',
      'C1:hs1 S2:hs2 S2:ccs S3:e23(29) S3:e23(833) S3:e23(281) S3:e23(69) S3:e23(268) S3:e23(268) C4:ccs C5:e23(69) C6:e23(23) S7:e23(22)',
      'established, client 5, server 3, turns c6 s5',
    ],
    [
      'GnuTLS to GnuTLS, an empty certificate where one was required',
      `C1:hs1 ${REQUESTING} C3:ccs C4:e23(25) C4:e23(69) S5:e23(19)`,
      'client 4, server 2, empty certificate, inferred s5',
    ],
    [
      'Node to Node, data right behind the Finished',
      `C1:hs1 ${SERVER} C3:ccs C3:e23(69) C3:e23(23) S4:e23(282) S4:e23(282) S4:e23(23) C5:e23(19) S6:e23(19)`,
      'established, client 3, server 2, inferred c5 s6, inside c5 s6, turns c6 s3*536',
    ],
    [
      'Node to Node, no certificate where one was required, data right behind the Finished',
      `C1:hs1 ${REQUESTING} C3:ccs C3:e23(25) C3:e23(69) C3:e23(23) S4:e23(19)`,
      'client 3, server 2, empty certificate, inferred s4',
    ],
  ])('%s', (_, text, expected) => {
    expect(state(text)).toBe(expected);
  });

  it('a session taken up again', () => {
    const server = { extensions: [extension(41, u16(0))] };
    const text =
      'C1:hs1 S2:hs2 S2:ccs S2:e23(23) S2:e23(69) C3:ccs C3:e23(69) S4:e23(250) C5:e23(23) S6:e23(22)';
    expect(state(text, { ...SHA384, server })).toBe(
      'established, client 3, server 2, resumed, turns s233 c6 s5',
    );
  });

  it('suites with a shorter hash or tag', () => {
    const flight = 'S2:hs2 S2:e23(23) S2:e23(833) S2:e23(281) S2:e23(53)';
    expect(state(`C1:hs1 ${flight} C3:e23(53) C4:e23(23)`, { suite: 0x1301 })).toBe(
      'established, client 3, server 2, turns c6',
    );
    const ccm8 = 'S2:hs2 S2:e23(15) S2:e23(825) S2:e23(273) S2:e23(45)';
    expect(state(`C1:hs1 ${ccm8} C3:e23(45) C4:e23(15) S5:e23(11)`, { suite: 0x1305 })).toBe(
      'established, client 3, server 2, inferred s5, inside s5, turns c6',
    );
  });
});

describe('the flight of a client that puts several messages into one record', () => {
  it('is taken for whole where the server goes on', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(1121) S4:e23(250) C5:e23(23)`)).toBe(
      'established, client 3, server 2, client certificate, turns s233 c6',
    );
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(77) S4:e23(250) C5:e23(23)`)).toBe(
      'established, client 3, server 2, empty certificate, turns s233 c6',
    );
  });

  it('is no Finished as long as nothing shows it', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(805)`)).toBe('client certificate');
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(805) C3:e23(281)`)).toBe('client certificate');
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(25)`)).toBe('empty certificate');
  });

  it('is no Finished where the server answers with an alert', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(1121) S4:e23(19)`)).toBe('client certificate, inferred s4');
  });

  it('does not take data as long as a Finished for one', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(1121) S4:e23(250) C5:e23(69) S6:e23(40)`)).toBe(
      'established, client 3, server 2, client certificate, turns s233 c52 s23',
    );
  });
});

describe('alerts', () => {
  it('of a server that the client had closed before refuse nothing', () => {
    expect(state(`C1:hs1 ${REQUESTING} C3:e23(25) C3:e23(69) C4:e23(19) S5:e23(19)`)).toBe(
      'established, client 3, server 2, empty certificate, inferred c4 s5, inside c4 s5',
    );
  });

  it('of a server that fails in its own flight', () => {
    expect(state('C1:hs1 S2:hs2 S2:ccs S2:e23(23) S2:e23(19)')).toBe('inferred s2');
  });

  it('of a client that sends two', () => {
    expect(state(`C1:hs1 ${SERVER} C3:e23(19) C3:e23(19)`)).toBe('inferred c3 c3');
  });

  it('are not what is as short somewhere in the middle', () => {
    expect(state(`C1:hs1 ${SERVER} C3:e23(69) C4:e23(19) S5:e23(40) C6:e23(40)`)).toBe(
      'established, client 3, server 2, turns c2 s23 c23',
    );
  });

  it('are not told where the last record is not listed', () => {
    const many = Array.from({ length: MAX_LISTED_DATA_RECORDS }, () => 'C5:e23(19)').join(' ');
    expect(state(`C1:hs1 ${SERVER} C3:e23(69) ${many} S6:e23(40)`)).toBe(
      `established, client 3, server 2, turns c${MAX_LISTED_DATA_RECORDS - 1}*126-Infinity s23`,
    );
  });
});

describe('early data', () => {
  const client = { extensions: [extension(42), extension(41, vector16(), vector16())] };
  const early: ScriptParts = { ...SHA384, client, server: { extensions: [extension(41, u16(0))] } };

  it('is not taken for the flight of the client, as OpenSSL sends it', () => {
    const text =
      'C1:hs1 C1:ccs C1:e23(39) S2:hs2 S2:ccs S2:e23(27) S2:e23(69) C3:e23(21) C3:e23(69) S4:e23(250) C5:e23(23)';
    expect(state(text, early)).toBe('established, client 3, server 2, resumed, turns s233 c6');
  });

  it('may go on behind the ServerHello', () => {
    const text =
      'C1:hs1 C1:e23(39) S2:hs2 S2:e23(29) S2:e23(69) C3:e23(19) C3:e23(21) C3:e23(69) S4:e23(250) C5:e23(23)';
    expect(state(text, early)).toBe('established, client 3, server 2, resumed, turns s233 c6');
  });

  it('that the server refuses has no end', () => {
    const text = 'C1:hs1 C1:e23(39) S2:hs2 S2:e23(23) S2:e23(69) C3:e23(39) C3:e23(69) S4:e23(250)';
    expect(state(text, early)).toBe('established, client 3, server 2, resumed, turns s233');
  });

  it('is no Finished', () => {
    expect(state('C1:hs1 C1:e23(39) S2:hs2 S2:e23(29) S2:e23(69) C3:e23(200) S4:e23(19)', early)).toBe(
      'resumed, inferred s4',
    );
  });
});

describe('what the capture lacks', () => {
  it('a Finished in a gap shows by what follows', () => {
    expect(state(`C1:hs1 ${SERVER} C3:gap(74) C4:e23(40) S5:e23(60) C6:e23(50) S7:e23(60)`)).toBe(
      'established, server 2, turns s43 c33 s43',
    );
  });

  it('the whole side of the client', () => {
    expect(state(`${SERVER} S3:e23(250) S5:e23(22)`)).toBe('');
  });

  it('the whole side of the server', () => {
    expect(state('C1:hs1 C3:ccs C3:e23(69) C4:e23(23)')).toBe('');
  });

  it('everything before the middle', () => {
    expect(state('C1:e23(40) S2:e23(60) C3:e23(50) S4:e23(19)')).toBe('');
  });
});

describe('a suite that we do not know', () => {
  const unknown: ScriptParts = { suite: 0x1306 };

  it('is established where the server answers more than once', () => {
    const text = 'C1:hs1 S2:hs2 S2:e23(30) S2:e23(90) C3:e23(90) C4:e23(40) S5:e23(60) C6:e23(50) S7:e23(60)';
    expect(state(text, unknown)).toBe('established, server 2, turns c? s? c? s?');
  });

  it('is not, else', () => {
    expect(state('C1:hs1 S2:hs2 S2:e23(30) S2:e23(90) C3:e23(90) S5:e23(60)', unknown)).toBe('');
    expect(state('C1:hs1 S2:hs2 S2:e23(30) S2:e23(90) C3:e23(90)', unknown)).toBe('');
  });
});
