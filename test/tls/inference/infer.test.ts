import { describe, expect, it } from 'vitest';
import { inferRecords, type Outside } from '../../../src/tls/inference/infer.ts';
import { tlsState } from '../../../src/tls/state.ts';
import { extension, type ScriptParts, script, u16, vector16 } from '../builder.ts';

const SHA384: ScriptParts = { suite: 0x1302 };
const GCM: ScriptParts = { suite: 0xc030 };

/** `EHLO client.example.org` and the capabilities in clear. */
const SMTP: Outside = { isSmtp: true, greetsInside: false, hello: 25, helloReply: 53, isWhole: true };

/** Guesses as `s2 finished!`: `!` certain, `?` possible. */
function guesses(text: string, parts: ScriptParts, outside: Partial<Outside> = {}): string {
  const tls = script(text, parts);
  const list = inferRecords(tls, tlsState(tls), { ...SMTP, ...outside });
  return tls.events
    .flatMap((event) => {
      if (event.kind !== 'encrypted') return [];
      const guess = list.get(event);
      if (guess === undefined) return [`${event.from[0]}${event.frame} -`];
      const sure = { certain: '!', likely: '', possible: '?' }[guess.sure];
      return [`${event.from[0]}${event.frame} ${guess.kind}${sure}`];
    })
    .join(', ');
}

const HELLOS = 'C1:hs1 S2:hs2';
const FLIGHT = 'S2:e23(23) S2:e23(630) S2:e23(281) S2:e23(69)';
const REQUESTING = 'S2:e23(23) S2:e23(89) S2:e23(998) S2:e23(281) S2:e23(69)';
const FLIGHT_GUESSED =
  's2 encrypted-extensions!, s2 server-certificate, s2 certificate-verify, s2 finished!, c3 finished!';
const REQUEST_GUESSED =
  's2 encrypted-extensions, s2 certificate-request, s2 server-certificate, s2 certificate-verify, s2 finished';

describe('TLS 1.3', () => {
  it.each([
    [
      'a session of OpenSSL that delivers a message',
      `${HELLOS} ${FLIGHT} C3:e23(69) C3:e23(42) S4:e23(250) S4:e23(250) S5:e23(56) C6:e23(47) S7:e23(31) C8:e23(23) S9:e23(54) C10:e23(57) S11:e23(47) C12:e23(23) S13:e23(32) C14:e23(19) S15:e23(19)`,
      `${FLIGHT_GUESSED}, c3 ehlo, s4 ticket, s4 ticket, s5 reply, c6 -, s7 -, c8 -, s9 -, c10 message, s11 -, c12 quit, s13 -, c14 alert, s15 alert`,
    ],
    [
      'a client that will have none of it',
      `${HELLOS} ${FLIGHT} C3:e23(69) S4:e23(250) C5:e23(23) S6:e23(32) C7:e23(19)`,
      `${FLIGHT_GUESSED}, s4 ticket, c5 quit, s6 -, c7 alert`,
    ],
    [
      'a client that refuses the flight: nothing is proven',
      `${HELLOS} ${FLIGHT} C3:e23(19)`,
      's2 encrypted-extensions, s2 server-certificate, s2 certificate-verify, s2 finished, c3 alert',
    ],
    [
      'a client certificate',
      `${HELLOS} ${REQUESTING} C3:e23(825) C3:e23(95) C3:e23(69) S4:e23(682) C5:e23(42)`,
      's2 encrypted-extensions!, s2 certificate-request, s2 server-certificate, s2 certificate-verify, s2 finished!, c3 client-certificate, c3 certificate-verify, c3 finished!, s4 ticket, c5 ehlo',
    ],
    [
      'an empty one, which the server refuses',
      `${HELLOS} ${REQUESTING} C3:e23(25) C3:e23(69) S4:e23(19)`,
      `${REQUEST_GUESSED}, c3 client-certificate-empty, c3 finished, s4 alert`,
    ],
    [
      'a client certificate that shares its record',
      `${HELLOS} ${REQUESTING} C3:e23(1121) S4:e23(250) C5:e23(42)`,
      's2 encrypted-extensions!, s2 certificate-request, s2 server-certificate, s2 certificate-verify, s2 finished!, c3 handshake-flight?, s4 ticket, c5 ehlo',
    ],
    [
      'a Certificate in two records: nobody asked for one of the client',
      `${HELLOS} S2:e23(28) S2:e23(529) S2:e23(118) S2:e23(281) S2:e23(69) C3:e23(69) S4:e23(250)`,
      's2 encrypted-extensions!, s2 server-certificate, s2 server-certificate, s2 certificate-verify, s2 finished!, c3 finished!, s4 ticket',
    ],
    [
      'a flight in one record',
      `${HELLOS} S2:e23(986) C3:e23(69) S4:e23(250) C5:e23(42)`,
      's2 handshake-flight?, c3 finished!, s4 ticket, c5 ehlo',
    ],
    [
      'tickets with the Finished, as GnuTLS sends them, and a KeyUpdate',
      `${HELLOS} ${FLIGHT} S2:e23(268) S2:e23(268) C3:e23(69) C4:e23(42) S5:e23(56) C6:e23(22) C7:e23(23) S8:e23(32)`,
      's2 encrypted-extensions!, s2 server-certificate, s2 certificate-verify, s2 finished!, s2 ticket, s2 ticket, c3 finished!, c4 ehlo, s5 reply, c6 key-update, c7 quit, s8 -',
    ],
    [
      'records that are padded to 64 bytes',
      `${HELLOS} S2:e23(80) S2:e23(656) S2:e23(336) S2:e23(80) C3:e23(80) C3:e23(80) S4:e23(272) S5:e23(80) C6:e23(80) S7:e23(80) C8:e23(80)`,
      's2 encrypted-extensions?, s2 server-certificate?, s2 certificate-verify?, s2 finished?, c3 finished?, c3 ehlo?, s4 ticket?, s5 reply?, c6 -, s7 -, c8 quit?',
    ],
  ])('%s', (_, text, expected) => {
    expect(guesses(text, SHA384)).toBe(expected);
  });

  it('early data, and the end of it', () => {
    const client = { extensions: [extension(42), extension(41, vector16(), vector16())] };
    const parts = { ...SHA384, client, server: { extensions: [extension(41, u16(0))] } };
    const text =
      'C1:hs1 C1:e23(41) S2:hs2 S2:e23(27) S2:e23(69) C3:e23(21) C3:e23(69) C3:e23(42) S4:e23(82) S5:e23(56)';
    expect(guesses(text, parts)).toBe(
      'c1 early-data!, s2 encrypted-extensions!, s2 finished!, c3 end-of-early-data, c3 finished!, c3 ehlo, s4 ticket?, s5 reply',
    );
  });

  it('proves nothing where bytes are missing, and says nothing of what is said where no SMTP is spoken', () => {
    const text = `${HELLOS} ${FLIGHT} C3:e23(69) C3:e23(42) S4:e23(56)`;
    expect(guesses(text, SHA384, { isWhole: false })).toBe(
      `${FLIGHT_GUESSED.replaceAll('!', '')}, c3 ehlo, s4 reply`,
    );
    expect(guesses(text, SHA384, { isSmtp: false })).toBe(`${FLIGHT_GUESSED}, c3 -, s4 -`);
  });

  it('takes a greeting inside for no ticket', () => {
    const text = `${HELLOS} ${FLIGHT} C3:e23(69) S4:e23(250) S4:e23(250) S5:e23(60) C6:e23(42)`;
    expect(guesses(text, SHA384, { greetsInside: true, hello: null })).toBe(
      `${FLIGHT_GUESSED}, s4 ticket, s4 ticket, s5 -, c6 ehlo?`,
    );
  });
});

describe('TLS up to 1.2, where content types are in clear', () => {
  const DONE = 'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:e22(40) S4:ccs S4:e22(40)';

  it.each([
    [
      'QUIT in place of EHLO',
      `${DONE} C5:e23(30) S6:e23(39) C7:e21(26)`,
      'c3 finished!, s4 finished!, c5 quit, s6 -, c7 alert!',
    ],
    [
      'a refused renegotiation',
      `${DONE} C5:e23(49) S6:e23(63) C7:e22(245) S8:e21(26)`,
      'c3 finished!, s4 finished!, c5 ehlo, s6 reply, c7 client-hello!, s8 alert!',
    ],
    [
      'a renegotiation that goes through',
      `${DONE} S5:e22(28) C6:e22(245) S7:e22(133) S7:e22(634) S7:e22(357) S7:e22(28) C8:e22(94) C8:e20(25) C8:e22(40) S9:e22(212) S9:e20(25) S9:e22(40)`,
      'c3 finished!, s4 finished!, s5 hello-request, c6 client-hello!, s7 server-hello, s7 server-certificate, s7 handshake-flight?, s7 server-hello-done, c8 client-key-exchange, c8 change-cipher-spec!, c8 finished!, s9 ticket, s9 change-cipher-spec!, s9 finished!',
    ],
  ])('%s', (_, text, expected) => {
    expect(guesses(text, GCM)).toBe(expected);
  });

  it('sees the split of TLS 1.0 under CBC', () => {
    const text =
      'C1:hs1 S2:hs2 C3:ccs C3:e22(48) S4:ccs S4:e22(48) C5:e23(32) C5:e23(48) S6:e23(32) S6:e23(64)';
    expect(guesses(text, { suite: 0x002f, version: 0x0301 })).toBe(
      'c3 finished!, s4 finished!, c5 empty, c5 ehlo, s6 empty, s6 reply',
    );
  });

  it('says nothing without a hello', () => {
    expect(guesses('C1:e23(40) S2:e23(60)', GCM)).toBe('c1 -, s2 -');
  });
});
