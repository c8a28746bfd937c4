import { describe, expect, it } from 'vitest';
import { MAX_FRAGMENT_BYTES, MAX_FRAGMENTS } from '../../src/limits.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { gre, IPV4, ipv4Fragments, ipv6Fragments, udp, vxlan } from '../support/layers.ts';
import { bytes, ethernet, ipv4, tcp } from '../support/packet-builder.ts';
import { unwrapped, unwrappedBy, unwrappedInTurn } from '../support/unwrapped.ts';

const RAW = 101;
const SEGMENT = tcp({ payload: 'a segment in pieces!' });
const SEEN = 'tcp 192.0.2.1 40000 > 192.0.2.2 25 "a segment in pieces!"';
const SEEN_V6 = SEEN.replace('192.0.2.1', '2001:db8::1').replace('192.0.2.2', '2001:db8::2');

const [A, B, C] = ipv4Fragments(SEGMENT, 16) as [Buffer, Buffer, Buffer];
const [D, E, F] = ipv6Fragments(SEGMENT, 16) as [Buffer, Buffer, Buffer];
const others = (settings: object) => ipv4Fragments(SEGMENT, 16, settings) as [Buffer, Buffer, Buffer];

/** Bytes `from..to` of the segment, in capitals if they are to differ. */
const piece = (from: number, to: number, { capitals = false, more = to < SEGMENT.length } = {}) => {
  const text = SEGMENT.subarray(20).toString('latin1');
  const content = capitals ? bytes(SEGMENT.subarray(0, 20), text.toUpperCase()) : SEGMENT;
  return ipv4(content.subarray(from, to), { fragment: (more ? 0x2000 : 0) | (from / 8) });
};
const CAPITALS = { capitals: true };
const END = SEGMENT.length;

describe('fragments', () => {
  it.each([
    ['in order', [A, B, C]],
    ['in reverse', [C, B, A]],
    ['the last one in the middle', [A, C, B]],
    ['twice', [A, A, B, B, C]],
    ['with padding', [bytes(A, Buffer.alloc(6)), B, bytes(C, Buffer.alloc(30))]],
    ['among those of another packet', [A, others({ id: 2 })[1], B, others({ id: 2 })[2], C]],
    [
      'among those of other hosts',
      [A, others({ from: '192.0.2.3' })[1], B, others({ to: '192.0.2.3' })[2], C],
    ],
    ['among those of another protocol', [A, others({ protocol: 17 })[1], B, others({ protocol: 17 })[2], C]],
    ['in IPv6', [D, E, F]],
    ['in IPv6, in reverse', [F, E, D]],
    ['in IPv6, among those of another packet', [D, ...ipv6Fragments(SEGMENT, 16, { id: 2 }).slice(1), E, F]],
  ])('make a packet where the last one comes: %s', (_name, fragments) => {
    const seen = unwrappedInTurn(fragments, RAW);
    expect(seen.pop()).toBe(fragments.includes(D) ? SEEN_V6 : SEEN);
    expect(new Set(seen)).toEqual(new Set(['other']));
  });

  it.each([
    ['a lost one', [A, C]],
    ['the first one alone', [A]],
    ['one that was cut off', [A, { ...cut(B) }, C]],
    ['one that is too short', [A, ipv4(SEGMENT.subarray(16, 24), { fragment: 0x2002 }), C]],
    ['an empty one', [A, ipv4(bytes(), { fragment: 0x2002 }), C]],
    ['a lost one in IPv6', [D, F]],
  ])('make none with %s', (_name, fragments) => {
    const unwrapper = new Unwrapper();
    const seen = fragments.map((fragment) =>
      fragment instanceof Uint8Array
        ? unwrappedBy(unwrapper, fragment, RAW)
        : unwrappedBy(unwrapper, fragment.bytes, RAW, { originalLength: fragment.originalLength }),
    );
    expect(seen).toEqual(fragments.map(() => 'other'));
  });

  it.each([
    [
      'the one that begins first counts',
      [piece(0, 24), piece(16, 32, CAPITALS), piece(24, END)],
      'a seGMENT IN pieces!',
    ],
    ['whenever it comes', [piece(16, 32, CAPITALS), piece(0, 24), piece(32, END)], 'a seGMENT IN pieces!'],
    [
      'of equal ones the first to come',
      [piece(0, 24), piece(24, 32), piece(24, 32, CAPITALS), piece(32, END)],
      'a segment in pieces!',
    ],
    [
      'what goes on behind is taken from the next',
      [piece(0, 24), piece(24, 32), piece(24, END, CAPITALS)],
      'a segment in PIECES!',
    ],
    ['the first end counts', [piece(24, 32, { more: false }), piece(24, END), piece(0, 24)], 'a segment in'],
  ])('that overlap: %s', (_name, fragments, expected) => {
    expect(unwrappedInTurn(fragments, RAW).at(-1)).toBe(SEEN.replace('a segment in pieces!', expected));
  });

  it('of a packet that is complete begin another one', () => {
    expect(unwrappedInTurn([A, B, C, C, A, B], RAW)).toEqual([
      'other',
      'other',
      SEEN,
      'other',
      'other',
      SEEN,
    ]);
  });

  it.each([
    ['10.0.0.1', 2],
    ['172.16.0.1', 2],
    ['172.31.255.1', 2],
    ['172.32.0.1', 1],
    ['192.168.0.1', 2],
    ['169.254.0.1', 2],
    ['198.51.100.1', 1],
  ])('on two VLANs, to %s: packets %i', (to, packets) => {
    const on = (vlan: number) => others({ to }).map((packet) => ethernet(packet, IPV4, [[0x8100, vlan]]));
    const frames = on(5).flatMap((frame, i) => [frame, on(6)[i] as Buffer]);
    expect(unwrappedInTurn(frames).filter((seen) => seen.startsWith('tcp'))).toHaveLength(packets);
  });

  it('can be tunnels, and in tunnels', () => {
    const tunnelled = [A, B, C].map((packet) => ipv4(gre(IPV4, packet), { protocol: 47, to: '192.0.2.9' }));
    expect(unwrappedInTurn(tunnelled, RAW).at(-1)).toBe(SEEN);
    const datagram = udp(4789, vxlan(ethernet(ipv4(SEGMENT))));
    expect(unwrappedInTurn(ipv4Fragments(datagram, 32, { protocol: 17 }), RAW).at(-1)).toBe(SEEN);
    const both = tunnelled.flatMap((packet, i) =>
      ipv4Fragments(packet.subarray(20), 24, { protocol: 47, id: 100 + i, to: '192.0.2.9' }),
    );
    expect(unwrappedInTurn(both, RAW).at(-1)).toBe(SEEN);
  });

  it('of which the first was cut off are read as far as it goes, since nothing will complete it', () => {
    const [first] = ipv4Fragments(SEGMENT, 32) as [Buffer];
    const cutOff = first.subarray(0, -2);
    expect(unwrapped(cutOff, RAW, { originalLength: first.length })).toBe(
      `${SEEN.replace('a segment in pieces!', 'a segment ')} and 2 more`,
    );
  });

  it.each([
    ['fragments', MAX_FRAGMENTS - 1, 8],
    ['bytes', Math.floor(MAX_FRAGMENT_BYTES / 65_000), 65_000],
  ])('that wait are bounded in %s: the oldest packets are given up', (_name, fitting, size) => {
    const unwrapper = new Unwrapper();
    const filler = Buffer.alloc(size);
    unwrappedBy(unwrapper, A, RAW);
    for (let i = 0; i < fitting; i += 1) {
      const from = `10.${i >> 16}.${(i >> 8) & 0xff}.${i & 0xff}`;
      unwrappedBy(unwrapper, ipv4(filler, { from, fragment: 0x2000 }), RAW);
    }
    expect(unwrapper.packetsGivenUp).toBe(0);
    unwrappedBy(unwrapper, ipv4(filler, { from: '11.0.0.1', fragment: 0x2000 }), RAW);
    expect(unwrapper.packetsGivenUp).toBeGreaterThan(0);
    expect([B, C].map((packet) => unwrappedBy(unwrapper, packet, RAW))).toEqual(['other', 'other']);
    const young = others({ from: '192.0.2.7' }).map((packet) => unwrappedBy(unwrapper, packet, RAW));
    expect(young.at(-1)).toBe(SEEN.replace('192.0.2.1', '192.0.2.7'));
  });
});

function cut(packet: Buffer): { bytes: Buffer; originalLength: number } {
  return { bytes: packet.subarray(0, -1), originalLength: packet.length };
}

describe('the frames that brought a packet', () => {
  /** Of each frame that completes something, the frames before it. */
  function earlier(contents: readonly Uint8Array[]): string[] {
    const unwrapper = new Unwrapper();
    return contents.flatMap((content, index) => {
      const found = unwrappedBy(unwrapper, content, RAW, { number: index + 1 });
      return found === 'other' ? [] : `${index + 1}: ${unwrapper.earlier.join(' ')}`;
    });
  }

  it.each([
    ['of a packet in one piece', [ipv4(SEGMENT)], ['1: ']],
    ['in order', [A, B, C], ['3: 1 2']],
    ['in any order, among others', [C, ipv4(SEGMENT), A, B], ['2: ', '4: 3 1']],
    ['a fragment that came twice', [A, A, B, C], ['4: 1 2 3']],
    ['behind them', [A, B, C, ipv4(SEGMENT)], ['3: 1 2', '4: ']],
    [
      'fragments inside of a fragmented packet',
      [
        ...ipv4Fragments(gre(IPV4, A), 16, { protocol: 47, id: 7 }),
        ...ipv4Fragments(gre(IPV4, B), 24, { protocol: 47, id: 8 }),
        ipv4(gre(IPV4, C), { protocol: 47 }),
      ],
      ['6: 1 2 3 4 5'],
    ],
  ])('%s', (_, contents, expected) => expect(earlier(contents)).toEqual(expected));
});
