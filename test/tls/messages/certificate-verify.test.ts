import { describe, expect, it } from 'vitest';
import { decodeCertificateVerify } from '../../../src/tls/messages/certificate-verify.ts';
import { bytes, hex, realMessage, vector16 } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

describe('decodeCertificateVerify', () => {
  it.each([
    ['certificate_verify openssl tls13', 0x0304, 'ecdsa_secp256r1_sha256', 71],
    ['certificate_verify openssl tls12', 0x0303, 'ecdsa_secp256r1_sha256', 72],
    ['certificate_verify openssl tls10', 0x0301, undefined, 72],
  ])('reads %s, and nothing shorter', (name, version, algorithm, signatureLength) => {
    const body = realMessage(name);
    const decoded = decodeCertificateVerify(body, version);
    expect(decoded).toMatchObject({ ok: true, value: { signatureLength } });
    expect(decoded.ok && decoded.value.signatureAlgorithm?.name).toBe(algorithm);
    expect(lengthsThatDecode((part) => decodeCertificateVerify(part, version), body)).toEqual([]);
  });

  it('keeps a scheme that it does not know', () => {
    expect(decodeCertificateVerify(bytes(hex('fefe'), vector16('signature')), 0x0304)).toMatchObject({
      ok: true,
      value: { signatureAlgorithm: { id: 0xfefe, name: 'unknown' }, signatureLength: 9 },
    });
  });
});
