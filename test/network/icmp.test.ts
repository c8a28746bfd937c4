import { describe, expect, it } from 'vitest';
import { bytes, ipv4, ipv6, tcp } from '../support/capture-builder.ts';
import { gre, IPV4 } from '../support/layers.ts';
import { unwrapped, unwrappedInTurn } from '../support/unwrapped.ts';

const QUOTED = ipv4(tcp({ payload: 'hello' }), { from: '198.51.100.1', to: '198.51.100.2' });
const QUOTED_V6 = ipv6(tcp({ payload: 'hello' }), { from: '2001:db8::a', to: '2001:db8::b' });
const SEEN = 'quoted-tcp 198.51.100.1 40000 > 198.51.100.2 25';
const SEEN_V6 = 'quoted-tcp 2001:db8::a 40000 > 2001:db8::b 25';

const FIRST = ipv4(tcp({ payload: 'hello' }), { fragment: 0x2000 });

const message = (type: number, quoted: Uint8Array) => bytes([type, 1, 0, 0, 0, 0, 0, 0], quoted);
const icmp = (type: number, quoted: Uint8Array) => ipv4(message(type, quoted), { protocol: 1 });
const icmpv6 = (type: number, quoted: Uint8Array) => ipv6(message(type, quoted), { nextHeader: 58 });

describe('ICMP errors', () => {
  it('are the types 3, 4, 11 and 12', () => {
    const quoting = Array.from({ length: 256 }, (_, type) => type).filter(
      (type) => unwrapped(icmp(type, QUOTED), 101) !== 'other',
    );
    expect(quoting).toEqual([3, 4, 11, 12]);
  });

  it('are the types 1 to 4 of ICMPv6', () => {
    const quoting = Array.from({ length: 256 }, (_, type) => type).filter(
      (type) => unwrapped(icmpv6(type, QUOTED_V6), 101) !== 'other',
    );
    expect(quoting).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['whole', icmp(3, QUOTED), `${SEEN} "hello"`],
    ['whole, in IPv6', icmpv6(1, QUOTED_V6), `${SEEN_V6} "hello"`],
    ['a TCP header up to its window', icmp(3, QUOTED.subarray(0, 36)), `${SEEN} ""`],
    ['eight bytes of a TCP header', icmp(3, QUOTED.subarray(0, 28)), 'other'],
    ['a first fragment', icmp(3, FIRST.subarray(0, 40)), 'quoted-tcp 192.0.2.1 40000 > 192.0.2.2 25 ""'],
    ['a first fragment, whole', icmp(3, FIRST), 'other'],
    ['a tunnel', icmp(3, ipv4(gre(IPV4, QUOTED), { protocol: 47 })), `${SEEN} "hello"`],
    ['a later fragment', icmp(3, ipv4(tcp({}), { fragment: 0x2001 })), 'other'],
    ['UDP', icmp(3, ipv4(tcp({}), { protocol: 17 })), 'other'],
    ['an ICMP error about an ICMP error', icmp(3, icmp(11, QUOTED)), `${SEEN} "hello"`],
    ['nothing', icmp(3, bytes()), 'other'],
  ])('quoting %s', (_name, packet, expected) => {
    expect(unwrapped(packet, 101).replace(/ and \d+ more/, '')).toBe(expected);
  });

  it('do not mark the frame behind them', () => {
    const seen = unwrappedInTurn([icmp(3, QUOTED), QUOTED], 101);
    expect(seen.map((each) => each.split(' ')[0])).toEqual(['quoted-tcp', 'tcp']);
  });

  it('can be in tunnels', () => {
    expect(unwrapped(ipv4(gre(IPV4, icmp(3, QUOTED)), { protocol: 47 }), 101)).toBe(`${SEEN} "hello"`);
  });
});
