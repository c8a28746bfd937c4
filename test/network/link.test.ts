import { describe, expect, it } from 'vitest';
import { linkTypeSupported } from '../../src/network/unwrap.ts';
import { bytes, ethernet, tcpPacket, u16, writer } from '../support/capture-builder.ts';
import { unwrapped } from '../support/unwrapped.ts';

const V4 = tcpPacket({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'hi' });
const V6 = tcpPacket({ from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25', payload: 'hi' });
const SEEN_V4 = 'tcp 192.0.2.1 40000 > 192.0.2.2 25 "hi"';
const SEEN_V6 = 'tcp 2001:db8::1 40000 > 2001:db8::2 25 "hi"';

const cooked = (protocol: number, packet: Uint8Array) => bytes(Buffer.alloc(14), u16(protocol), packet);
const cooked2 = (protocol: number, packet: Uint8Array) => bytes(u16(protocol), Buffer.alloc(18), packet);
const loop = (family: number, packet: Uint8Array, bigEndian = true) =>
  bytes(writer(bigEndian).u32(family), packet);

const TAG: [number, number] = [0x8100, 5];

describe('link layers', () => {
  it.each<[string, number, Uint8Array, string]>([
    ['Ethernet, IPv4', 1, ethernet(V4), SEEN_V4],
    ['Ethernet, IPv6', 1, ethernet(V6, 0x86dd), SEEN_V6],
    ['Ethernet, IPv6 as EtherType 0x0800', 1, ethernet(V6), SEEN_V6],
    ['Ethernet, IPv4 as EtherType 0x86dd', 1, ethernet(V4, 0x86dd), 'other'],
    ['Ethernet, ARP', 1, ethernet(V4, 0x0806), 'other'],
    ['Ethernet, a length for a type', 1, ethernet(V4, V4.length), 'other'],
    ['802.1Q', 1, ethernet(V4, 0x0800, [TAG]), SEEN_V4],
    ['802.1ad around 802.1Q', 1, ethernet(V6, 0x86dd, [[0x88a8, 1], TAG]), SEEN_V6],
    ['0x9100 around 802.1Q', 1, ethernet(V4, 0x0800, [[0x9100, 1], TAG]), SEEN_V4],
    ['twelve tags', 1, ethernet(V4, 0x0800, Array(12).fill(TAG)), SEEN_V4],
    ['a thousand tags', 1, ethernet(V4, 0x0800, Array(1000).fill(TAG)), 'other'],
    ['Linux cooked, IPv4', 113, cooked(0x0800, V4), SEEN_V4],
    ['Linux cooked, IPv6', 113, cooked(0x86dd, V6), SEEN_V6],
    ['Linux cooked, 802.1Q', 113, cooked(0x8100, bytes([0, 5, 8, 0], V4)), SEEN_V4],
    ['Linux cooked, 802.2', 113, cooked(4, V4), 'other'],
    ['Linux cooked v2, IPv4', 276, cooked2(0x0800, V4), SEEN_V4],
    ['Linux cooked v2, IPv6', 276, cooked2(0x86dd, V6), SEEN_V6],
    ['BSD null, IPv4', 0, loop(2, V4, true), SEEN_V4],
    ['BSD null, IPv4, little-endian', 0, loop(2, V4, false), SEEN_V4],
    ['BSD null, IPv6 of NetBSD', 0, loop(24, V6, false), SEEN_V6],
    ['BSD null, IPv6 of FreeBSD', 0, loop(28, V6, false), SEEN_V6],
    ['BSD null, IPv6 of macOS', 0, loop(30, V6, false), SEEN_V6],
    ['BSD null, IPv6 of macOS, big-endian', 0, loop(30, V6), SEEN_V6],
    ['BSD null, another family', 0, loop(23, V6), 'other'],
    ['BSD null, absurd family', 0, loop(0xffffffff, V6), 'other'],
    ['BSD loop, IPv4', 108, loop(2, V4), SEEN_V4],
    ['BSD loop, IPv6', 108, loop(24, V6), SEEN_V6],
    ['BSD loop, little-endian', 108, loop(2, V4, false), 'other'],
    ['raw IP, IPv4', 101, V4, SEEN_V4],
    ['raw IP, IPv6', 101, V6, SEEN_V6],
    ['raw IP, another version', 101, bytes(0x50, V4.subarray(1)), 'other'],
    ['raw IP, empty', 101, bytes(), 'other'],
    ['raw IP of OpenBSD', 12, V4, SEEN_V4],
    ['raw IP of others', 14, V6, SEEN_V6],
    ['IPv4', 228, V4, SEEN_V4],
    ['IPv6', 229, V6, SEEN_V6],
    ['IPv4 as IPv6', 229, V4, 'other'],
    ['802.11', 105, V4, 'unsupported-link'],
    ['user 0', 147, V4, 'unsupported-link'],
    ['reserved bits', 0x0224_0002, V4, 'unsupported-link'],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
    expect(linkTypeSupported(linkType)).toBe(expected !== 'unsupported-link');
  });
});
