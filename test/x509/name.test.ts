import { describe, expect, it } from 'vitest';
import { attributeValues, canonicalName, nameText, readName } from '../../src/x509/name.ts';
import { certificateOf, nameWith, tlv } from './fixture.ts';

const b = (...bytes: number[]) => new Uint8Array(bytes);

describe('the text of a name', () => {
  it.each([
    ['root', 'C=XX, O=Example, CN=Example Root'],
    ['invalid2.invalid', 'OU=No SNI provided; please fix your client., CN=invalid2.invalid'],
    ['name-multi', 'C=XX, O=One + OU=Two, CN=three'],
    ['name-quoted', 'O="Example, Inc.", OU="a \\"b\\" \\\\c", CN=" #d"'],
    ['name-control', 'CN=a\u001b[2Jb\u202ec'],
    ['name-bmp', 'CN=Zürich'],
    ['name-t61', 'CN=Zürich'],
    ['name-universal', 'CN=Zürich'],
    ['name-empty', ''],
  ])('%s', (fixture, text) => {
    expect(certificateOf(fixture).subject).toBe(text);
  });

  it.each([
    ['UTF-8 that is none', tlv(0x0c, b(0x61, 0xff)), 'CN=aÿ'],
    ['a BMPString of odd length', tlv(0x1e, b(0, 0x61, 0)), 'CN=#1e03006100'],
    ['a BMPString with a surrogate pair', tlv(0x1e, b(0xd8, 0x3d, 0xde, 0)), 'CN=😀'],
    ['a UniversalString beyond Unicode', tlv(0x1c, b(0, 0x11, 0, 0)), 'CN=#1c0400110000'],
    ['a NumericString', tlv(0x12, '12'), 'CN=12'],
    ['a Latin-1 PrintableString', tlv(0x13, b(0xfc)), 'CN=ü'],
    ['an empty string', tlv(0x0c), 'CN='],
    ['an INTEGER', tlv(2, b(5)), 'CN=#020105'],
    ['a NUL', tlv(0x13, b(0x61, 0, 0x62)), 'CN=a\u0000b'],
  ])('%s', (_, value, text) => {
    expect(nameText(readName(nameWith(value)))).toBe(text);
  });

  it('has an attribute without a name by its OID', () => {
    const name = tlv(0x30, tlv(0x31, tlv(0x30, tlv(6, b(0x2a, 3, 4)), tlv(0x0c, 'x'))));
    expect(nameText(readName(name))).toBe('1.2.3.4=x');
  });
});

it('gives all values of one attribute', () => {
  const { subjectDer } = certificateOf('root');
  expect(attributeValues(readName(subjectDer), '2.5.4.3')).toEqual(['Example Root']);
  expect(attributeValues(readName(nameWith(tlv(2, b(1)))), '2.5.4.3')).toEqual([]);
});

describe('canonicalName', () => {
  const key = (tag: number, text: string) => canonicalName(nameWith(tlv(tag, text)));

  it.each([
    ['another string type', 0x13, 'Example Root'],
    ['another case', 0x0c, 'EXAMPLE root'],
    ['other spaces', 0x0c, ' Example  Root '],
  ])('is the same with %s', (_, tag, text) => {
    expect(key(tag, text)).toBe(key(0x0c, 'Example Root'));
  });

  it('differs where the value differs', () => {
    expect(key(0x0c, 'Example Root2')).not.toBe(key(0x0c, 'Example Root'));
  });

  it('is the bytes of what is no name', () => {
    expect(canonicalName(b(0x30, 5))).toBe('3005');
  });
});
