import { expect, it } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { readPublicKey } from '../../src/x509/public-key.ts';
import { tlv } from './fixture.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const EC = tlv(6, bytes('2a8648ce3d0201'));

/** A SubjectPublicKeyInfo of that algorithm and key. */
function spki(algorithm: Uint8Array[], key = bytes('00')): Uint8Array {
  return tlv(0x30, tlv(0x30, ...algorithm), tlv(3, bytes('00'), key));
}

it.each([
  [
    'RSA',
    spki([tlv(6, bytes('2a864886f70d010101')), tlv(5)], bytes('30080203 00ffff 020103')),
    'RSA',
    16,
    null,
  ],
  ['P-384', spki([EC, tlv(6, bytes('2b81040022'))]), 'EC', 384, 'P-384'],
  ['a curve without a name', spki([EC, tlv(6, bytes('2a0304'))]), 'EC', null, '1.2.3.4'],
  ['an implicit curve', spki([EC, tlv(5)]), 'EC', null, null],
  ['DSA without parameters', spki([tlv(6, bytes('2a8648ce380401'))]), 'DSA', null, null],
  ['ML-DSA', spki([tlv(6, bytes('608648016503040312'))]), 'ML-DSA-65', null, null],
  ['an algorithm without a name', spki([tlv(6, bytes('2a0304'))]), '1.2.3.4', null, null],
])('reads %s', (_, der, algorithm, bits, curve) => {
  expect(readPublicKey(der)).toEqual({ algorithm, bits, curve });
});

it.each([
  ['no sequence', tlv(5)],
  ['an RSA key that is none', spki([tlv(6, bytes('2a864886f70d010101')), tlv(5)], bytes('0500'))],
])('throws at %s', (_, der) => {
  expect(() => readPublicKey(der)).toThrow();
});
