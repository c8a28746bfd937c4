import { describe, expect, it } from 'vitest';
import {
  certificateMessageLength,
  hiddenCertificateLength,
} from '../../../src/tls/inference/certificate-length.ts';
import { decodeCertificateMessage } from '../../../src/tls/messages/certificate.ts';
import { tlsState } from '../../../src/tls/state.ts';
import { bytes, type ScriptParts, script, u16, vector24 } from '../builder.ts';

const SHA384: ScriptParts = { suite: 0x1302 };
const CLIENT = 'C3:e23(69)';

/** Bytes of content, as `908` or `800-908`; null where it is not told. */
function hidden(text: string, parts: ScriptParts = SHA384): string | null {
  const tls = script(text, parts);
  const length = hiddenCertificateLength(tls, tlsState(tls));
  if (length === null) return null;
  return length.min === length.max ? `${length.min}` : `${length.min}-${length.max}`;
}

describe('the length of a Certificate message that is hidden', () => {
  it.each<[string, string, string | null]>([
    ['in one record', `C1:hs1 S2:hs2 S2:e23(23) S2:e23(925) S2:e23(281) S2:e23(69) ${CLIENT}`, '908'],
    ['in two', `C1:hs1 S2:hs2 S2:e23(23) S2:e23(925) S2:e23(117) S2:e23(281) S2:e23(69) ${CLIENT}`, '1008'],
    [
      'with padding',
      `C1:hs1 S2:hs2 S2:e23(272) S2:e23(1040) S2:e23(528) S2:e23(272) C3:e23(272)`,
      '768-1023',
    ],
    ['with all in one record', `C1:hs1 S2:hs2 S2:e23(1300) ${CLIENT}`, null],
    ['of nobody', 'C1:hs1 S2:hs2', null],
  ])('%s', (_, text, length) => {
    expect(hidden(text)).toBe(length);
  });

  it('is not looked for up to TLS 1.2', () => {
    expect(hidden('C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16', { suite: 0xc030 })).toBeNull();
  });

  it('is what the message has without extensions', () => {
    const certificates = [new Uint8Array(100).fill(1), new Uint8Array(200).fill(2)];
    const entries = certificates.flatMap((certificate) => [vector24(certificate), u16(0)]);
    const body = bytes(0, vector24(...entries));
    expect(decodeCertificateMessage(body)).toMatchObject({ ok: true, value: { list: certificates } });
    expect(certificateMessageLength(certificates)).toBe(4 + body.length);
  });
});
