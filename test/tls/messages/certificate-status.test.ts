import { describe, expect, it } from 'vitest';
import { decodeCertificateStatus } from '../../../src/tls/messages/certificate-status.ts';
import { bytes, realMessage, vector24 } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

describe('decodeCertificateStatus', () => {
  it('reads what OpenSSL sends, and nothing shorter', () => {
    const body = realMessage('certificate_status openssl tls12');
    const decoded = decodeCertificateStatus(body);
    expect(decoded).toMatchObject({ ok: true, value: { statusType: { id: 1, name: 'ocsp' } } });
    expect(decoded.ok && decoded.value.responses.map((der) => der?.length)).toEqual([body.length - 4]);
    expect(lengthsThatDecode(decodeCertificateStatus, body)).toEqual([]);
  });

  it('reads answers for a whole chain (RFC 6961)', () => {
    const decoded = decodeCertificateStatus(
      bytes(2, vector24(vector24('one'), vector24(), vector24('three'))),
    );
    expect(decoded).toMatchObject({ ok: true, value: { statusType: { name: 'ocsp_multi' } } });
    const texts = decoded.ok ? decoded.value.responses.map((der) => der && Buffer.from(der).toString()) : [];
    expect(texts).toEqual(['one', null, 'three']);
  });

  it('refuses a type that it does not know', () => {
    expect(decodeCertificateStatus(bytes(9, 'what?'))).toMatchObject({
      ok: false,
      problem: { kind: 'unsupported', field: 'CertificateStatus.status_type' },
    });
  });
});
