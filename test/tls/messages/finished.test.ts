import { describe, expect, it } from 'vitest';
import { cipherSuite } from '../../../src/tls/cipher-suite.ts';
import { decodeFinished } from '../../../src/tls/messages/finished.ts';
import { realMessage } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

describe('decodeFinished', () => {
  it.each([
    ['TLS 1.3 with SHA-384', realMessage('finished openssl tls13 sha384'), 0x0304, cipherSuite(0x1302)],
    ['TLS 1.2', realMessage('finished openssl tls12'), 0x0303, cipherSuite(0xc02b)],
    ['SSL 3.0', Buffer.alloc(36), 0x0300, cipherSuite(0x000a)],
  ])('of %s has one length only', (_, body, version, suite) => {
    const decode = (part: Uint8Array) => decodeFinished(part, version, suite);
    expect(decode(body)).toEqual({ ok: true, value: { verifyDataLength: body.length } });
    expect(lengthsThatDecode(decode, body)).toEqual([]);
    expect(decode(Buffer.alloc(body.length + 1)).ok).toBe(false);
  });

  it('of TLS 1.3 may have any length where the suite is not known', () => {
    expect(decodeFinished(Buffer.alloc(32), 0x0304, null).ok).toBe(true);
  });
});
