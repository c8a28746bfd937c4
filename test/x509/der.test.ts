import { describe, expect, it } from 'vitest';
import { decodeSome } from '../../src/bytes/cursor.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { bitLength, derCursor, oidText, readElement, readElements } from '../../src/x509/der.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

describe('readElement', () => {
  it.each([
    ['a short length', '0401ff', 'ff'],
    ['a long length', `048181${'00'.repeat(0x81)}`, '00'.repeat(0x81)],
    ['a length with a leading zero', '0482000100', '00'],
    ['no body', '0500', ''],
  ])('reads %s', (_, hex, body) => {
    expect(Buffer.from(readElement(derCursor(bytes(hex)), 'x').body).toString('hex')).toBe(body);
  });

  it.each([
    ['no bytes', ''],
    ['no length', '04'],
    ['a body that ends early', '0402ff'],
    ['an indefinite length', '308000000000'],
    ['a length of five bytes', '04850000000000'],
    ['a tag of several bytes', '1f8101'],
  ])('refuses %s', (_, hex) => {
    const result = decodeSome('x', bytes(hex), () => readElement(derCursor(bytes(hex)), 'x'));
    expect(result).toMatchObject({ ok: false, problem: { kind: 'malformed' } });
  });

  it('says where an element and its body are', () => {
    const [, second] = readElements(derCursor(bytes('0500040101'), 100), 'x');
    expect(second).toMatchObject({ tag: 4, offset: 104 });
    expect(second?.der.length).toBe(3);
  });
});

it.each([
  ['550403', '2.5.4.3'],
  ['2a864886f70d010101', '1.2.840.113549.1.1.1'],
  ['883703', '2.999.3'],
  ['6983ffffffffffffffffffffffffffffffffff7f', '2.25.340282366920938463463374607431768211455'],
  ['', null],
  ['5504', '2.5.4'],
  ['558', null],
  ['5584', null],
])('reads the object identifier %s', (hex, text) => {
  expect(oidText(bytes(hex))).toBe(text);
});

it.each([
  ['', 0],
  ['00', 0],
  ['01', 1],
  ['ff', 8],
  ['00ff', 8],
  ['0100', 9],
])('counts the bits of %s', (hex, bits) => {
  expect(bitLength(bytes(hex))).toBe(bits);
});
