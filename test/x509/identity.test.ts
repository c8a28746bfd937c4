import { describe, expect, it } from 'vitest';
import { matchDomain, matchName, matchPattern } from '../../src/x509/identity.ts';
import { certificateDer, certificateOf, nameWith, parsed, tlv } from './fixture.ts';

/** A certificate for these DNS names and with that common name. */
function forNames(dnsNames: string[], commonName = 'cn.example.net') {
  const names = tlv(0x30, ...dnsNames.map((name) => tlv(0x82, name)));
  const extension = tlv(0x30, tlv(6, new Uint8Array([0x55, 0x1d, 17])), tlv(4, names));
  const subject = nameWith(tlv(0x0c, commonName));
  return parsed(certificateDer({ subject, extensions: dnsNames.length === 0 ? [] : [extension] }));
}

describe('matchName', () => {
  it.each([
    ['mx.example.net', 'mx.example.net', true],
    ['mx.example.net', 'MX.Example.NET', true],
    ['MX.example.net', 'mx.example.net', true],
    ['mx.example.net', 'mx.example.net.', true],
    ['mx.example.net', 'xmx.example.net', false],
    ['mx.example.net', 'example.net', false],
    ['*.example.net', 'mx.example.net', true],
    ['*.Example.net', 'mx.eXample.net', true],
    ['*.example.net', 'a.mx.example.net', false],
    ['*.example.net', 'example.net', false],
    ['*.example.net', '.example.net', false],
    ['*.example.net', '*.example.net', true],
    ['m*.example.net', 'mx.example.net', false],
    ['*x.example.net', 'mx.example.net', false],
    ['mx.*.net', 'mx.example.net', false],
    ['*.*.net', 'mx.example.net', false],
    ['*', 'mx', false],
    ['*.net', 'example.net', false],
    ['*.0.2.1', '192.0.2.1', false],
    ['192.0.2.1', '192.0.2.1', false],
    ['xn--exmple-cua.net', 'exämple.net', true],
    ['*.xn--exmple-cua.net', 'mx.EXÄMPLE.net', true],
    ['', '', false],
    ['mx.example.net\u0000.evil.example', 'mx.example.net', false],
    ['_mx.example.net', '_mx.example.net', true],
  ])('%s for %s: %s', (presented, name, matches) => {
    const by = matches ? presented : null;
    expect(matchName(forNames(['other.example', presented]), name)).toEqual({
      matches,
      by,
      usedCommonName: false,
    });
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['[192.0.2.1]', '192.0.2.1'],
    ['2001:db8::25', '2001:db8::25'],
    ['2001:DB8:0::0:25', '2001:db8::25'],
    ['[2001:db8::25]', '2001:db8::25'],
    ['192.0.2.2', null],
    ['2001:db8::26', null],
  ])('the address %s', (address, by) => {
    expect(matchName(certificateOf('leaf'), address)).toEqual({
      matches: by !== null,
      by,
      usedCommonName: false,
    });
  });

  it('compares the common name only where there is no DNS name', () => {
    expect(matchName(certificateOf('common-name-only'), 'mx.example.net')).toEqual({
      matches: true,
      by: 'mx.example.net',
      usedCommonName: true,
    });
    expect(matchName(forNames([], '*.example.net'), 'mx.example.net').matches).toBe(true);
    expect(matchName(forNames(['a.example']), 'cn.example.net')).toEqual({
      matches: false,
      by: null,
      usedCommonName: false,
    });
  });

  it('finds no name in a certificate without one', () => {
    expect(matchName(forNames([], ''), '')).toMatchObject({ matches: false });
  });
});

describe("Postfix's strategies", () => {
  it.each([
    [['example.com'], 'nexthop', true],
    [['*.example.com'], 'nexthop', false],
    [['mx.example.com'], 'nexthop', false],
    [['*.com'], 'nexthop', false],
    [['example.com'], 'dot-nexthop', false],
    [['mx.example.com'], 'dot-nexthop', true],
    [['a.mx.example.com'], 'dot-nexthop', true],
    [['*.example.com'], 'dot-nexthop', true],
    [['*.mx.example.com'], 'dot-nexthop', true],
    [['notexample.com'], 'dot-nexthop', false],
    [['.example.com'], 'dot-nexthop', false],
    [['mx.example.com.evil'], 'dot-nexthop', false],
    [['mx.example.com'], 'hostname', false],
  ] as const)('%s by %s: %s', (names, strategy, matches) => {
    expect(matchDomain(forNames([...names]), 'Example.com.', strategy).matches).toBe(matches);
  });

  it.each([
    ['example.com', 'example.com', true],
    ['.example.com', 'example.com', false],
    ['.example.com', 'mx.example.com', true],
    ['example.com', 'mx.example.com', false],
  ])('the pattern %s for a certificate of %s: %s', (pattern, name, matches) => {
    expect(matchPattern(forNames([name]), pattern).matches).toBe(matches);
  });

  it('compare the common name, too', () => {
    expect(matchDomain(forNames([], 'mx.example.com'), 'example.com', 'dot-nexthop')).toEqual({
      matches: true,
      by: 'mx.example.com',
      usedCommonName: true,
    });
  });
});
