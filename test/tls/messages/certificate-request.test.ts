import { describe, expect, it } from 'vitest';
import { decodeCertificateRequest } from '../../../src/tls/messages/certificate-request.ts';
import { bytes, hex, realMessage, vector8, vector16 } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

const der = (text: string) => new Uint8Array(Buffer.from(text));
const decodeTls12 = (body: Uint8Array) => decodeCertificateRequest(body, 0x0303);

describe('decodeCertificateRequest', () => {
  it('reads one of TLS 1.2', () => {
    const body = bytes(
      vector8(1, 64),
      vector16(hex('0804 fefe')),
      vector16(vector16('one'), vector16('two')),
    );
    expect(decodeTls12(body)).toMatchObject({
      ok: true,
      value: {
        certificateTypes: [1, 64],
        signatureAlgorithms: [
          { id: 0x0804, name: 'rsa_pss_rsae_sha256' },
          { id: 0xfefe, name: 'unknown' },
        ],
        authorities: [der('one'), der('two')],
      },
    });
  });

  it('reads one of an older version, which has no algorithms', () => {
    for (const version of [0x0300, 0x0301, 0x0302]) {
      const decoded = decodeCertificateRequest(bytes(vector8(1, 2), vector16(vector16('one'))), version);
      expect(decoded).toMatchObject({
        ok: true,
        value: { certificateTypes: [1, 2], signatureAlgorithms: [], authorities: [der('one')] },
      });
    }
  });

  it('reads what OpenSSL sends, and nothing shorter', () => {
    const body = realMessage('certificate_request openssl tls12');
    const decoded = decodeTls12(body);
    expect(decoded).toMatchObject({ ok: true, value: { certificateTypes: [1, 2, 64], authorities: [] } });
    expect(lengthsThatDecode(decodeTls12, body)).toEqual([]);
    neverThrows(decodeTls12, body);
  });
});
