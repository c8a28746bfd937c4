import { describe, expect, it } from 'vitest';
import { decodeCertificateRequest } from '../../../src/tls/messages/certificate-request.ts';
import { bytes, extension, hex, realMessage, vector8, vector16 } from '../builder.ts';
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

  it('reads what OpenSSL sends in TLS 1.3, and nothing shorter', () => {
    const decodeTls13 = (body: Uint8Array) => decodeCertificateRequest(body, 0x0304);
    const body = realMessage('certificate_request openssl tls13');
    const decoded = decodeTls13(body);
    expect(decoded).toMatchObject({ ok: true, value: { certificateTypes: [], context: '' } });
    if (!decoded.ok) return;
    expect(decoded.value.extensions.map(({ type }) => type.name)).toEqual([
      'signature_algorithms',
      'certificate_authorities',
    ]);
    expect(decoded.value.signatureAlgorithms[0]?.name).toBe('ecdsa_secp256r1_sha256');
    expect(decoded.value.authorities).toHaveLength(1);
    expect(lengthsThatDecode(decodeTls13, body)).toEqual([]);
  });

  it('reads a request behind the handshake, and what it filters', () => {
    const filter = extension(48, vector16(vector8(hex('0603551d25')), vector16('values')));
    expect(decodeCertificateRequest(bytes(vector8('id'), vector16(filter)), 0x0304)).toMatchObject({
      ok: true,
      value: {
        context: '6964',
        signatureAlgorithms: [],
        authorities: [],
        extensions: [{ type: { id: 48 } }],
      },
    });
  });
});
