import { describe, expect, it } from 'vitest';
import { CIPHER_SUITES, SSLV2_CIPHERS } from '../../src/registry/cipher-suites.ts';
import { EXTENSION_TYPES } from '../../src/registry/extension-types.ts';
import { HANDSHAKE_TYPES } from '../../src/registry/handshake-types.ts';
import { PSK_KEY_EXCHANGE_MODES } from '../../src/registry/hello-values.ts';
import { codePoint, isGrease, versionCodePoint } from '../../src/registry/name-of.ts';

const grease = Array.from({ length: 16 }, (_, high) => (high * 0x10 + 0x0a) * 0x0101);

describe('isGrease', () => {
  it('knows the sixteen values of two bytes', () => {
    expect(Array.from({ length: 0x10000 }, (_, id) => id).filter(isGrease)).toEqual(grease);
  });

  it.each([0x10a0a, 0x0a0a0a, 0x0a, 0x2a])('does not know %i', (id) => {
    expect(isGrease(id)).toBe(false);
  });
});

describe('codePoint', () => {
  it('names a number as its table does', () => {
    expect(codePoint(CIPHER_SUITES, 0x1302)).toEqual({ id: 0x1302, name: 'TLS_AES_256_GCM_SHA384' });
    expect(codePoint(SSLV2_CIPHERS, 0x0700c0)).toEqual({
      id: 0x0700c0,
      name: 'SSL2_DES_192_EDE3_CBC_WITH_MD5',
    });
  });

  it('names GREASE', () => {
    expect(grease.map((id) => codePoint(EXTENSION_TYPES, id).name)).toEqual(grease.map(() => 'GREASE'));
  });

  it('names anything else unknown', () => {
    expect(codePoint(EXTENSION_TYPES, 0x1234)).toEqual({ id: 0x1234, name: 'unknown' });
    expect(codePoint(CIPHER_SUITES, 0x010080)).toEqual({ id: 0x010080, name: 'unknown' });
  });

  it('knows the GREASE of one byte among PSK modes only', () => {
    const modes = [0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4];
    const named = Array.from({ length: 0x100 }, (_, id) => codePoint(PSK_KEY_EXCHANGE_MODES, id));
    expect(named.filter(({ name }) => name === 'GREASE').map(({ id }) => id)).toEqual(modes);
    expect(named[1]?.name).toBe('psk_dhe_ke');
    expect(codePoint(HANDSHAKE_TYPES, 0x2a).name).toBe('unknown');
    expect(codePoint(EXTENSION_TYPES, 0x49).name).toBe('unknown');
  });
});

describe('versionCodePoint', () => {
  it.each([
    [0x0002, 'SSL 2.0'],
    [0x0300, 'SSL 3.0'],
    [0x0303, 'TLS 1.2'],
    [0x0304, 'TLS 1.3'],
    [0x7f0e, 'TLS 1.3 (draft 14)'],
    [0x7f1c, 'TLS 1.3 (draft 28)'],
    [0xfb17, 'TLS 1.3 (Facebook draft 23)'],
    [0x7a7a, 'GREASE'],
    [0x0305, 'unknown'],
    [0x017f1c, 'unknown'],
  ])('names %i %s', (id, name) => {
    expect(versionCodePoint(id)).toEqual({ id, name });
  });
});
