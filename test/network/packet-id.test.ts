import { expect, it } from 'vitest';
import { packetId } from '../../src/network/packet-id.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { bytes, ethernet, frameOf, ipv4, ipv6, tcp } from '../support/packet-builder.ts';

it.each([
  ['IPv4', ethernet(ipv4(tcp({}), { id: 0xabcd })), 0xabcd],
  ['IPv4 with options', ethernet(ipv4(tcp({}), { id: 7, options: [1, 1, 1, 0] })), 7],
  ['IPv4 in a VLAN', ethernet(ipv4(tcp({}), { id: 0xffff }), 0x0800, [[0x8100, 1]]), 0xffff],
  ['IPv6', bytes(ethernet(ipv6(tcp({})), 0x86dd)), null],
])('the id of a packet: %s', (_, frame, id) => {
  const segment = emptySegment();
  expect(new Unwrapper().unwrap(frameOf(frame), segment)).toBe('tcp');
  expect(packetId(segment)).toBe(id);
});
