import { isIPv6 } from 'node:net';
import type { Frame } from '../../src/capture/frame.ts';

/** Joins byte strings; numbers are single bytes, text is Latin-1. */
export function bytes(...parts: (Uint8Array | string | number | readonly number[])[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part, 'latin1');
      return typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part);
    }),
  );
}

/** A big-endian 16-bit number. */
export function u16(value: number): Buffer {
  return Buffer.from([value >>> 8, value]);
}

/** A big-endian 24-bit number. */
export function u24(value: number): Buffer {
  return Buffer.from([value >>> 16, value >>> 8, value]);
}

/** A big-endian 32-bit number. */
export function u32(value: number): Buffer {
  return Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
}

const FLAGS = 'FSRPAUEC';

export interface TcpOptions {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Letters of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR: `SA` is SYN with ACK. */
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly payload?: string | Uint8Array;
  /** TCP options, padded to four bytes. */
  readonly options?: readonly number[];
  /** In place of the right one, in units of four bytes. */
  readonly dataOffset?: number;
}

/** A TCP header with its payload (the checksum is 0). */
export function tcp(settings: TcpOptions): Buffer {
  const options = bytes([...(settings.options ?? [])], Buffer.alloc(-(settings.options ?? []).length & 3));
  const flags = [...(settings.flags ?? 'A')].reduce((all, flag) => all | (1 << FLAGS.indexOf(flag)), 0);
  return bytes(
    u16(settings.sourcePort ?? 40000),
    u16(settings.destinationPort ?? 25),
    u32(settings.seq ?? 0),
    u32(settings.ack ?? 0),
    (settings.dataOffset ?? 5 + options.length / 4) << 4,
    flags,
    u16(settings.window ?? 65535),
    [0, 0, 0, 0],
    options,
    settings.payload ?? '',
  );
}

/** The bytes of an IPv4 or IPv6 address (no zone, no embedded dotted form). */
export function address(text: string): Buffer {
  if (!isIPv6(text)) return Buffer.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const first = groups(head);
  const last = groups(tail ?? '');
  const middle = tail === undefined ? [] : new Array<number>(8 - first.length - last.length).fill(0);
  return bytes(...[...first, ...middle, ...last].map(u16));
}

export interface Ipv4Options {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  /** Identification. */
  readonly id?: number;
  /** In place of the right one. */
  readonly totalLength?: number;
  /** Flags and fragment offset as they are on the wire: 0x2000 is more-fragments. */
  readonly fragment?: number;
  /** Header options, a multiple of four bytes. */
  readonly options?: readonly number[];
  /** Version and header length as they are on the wire, in place of the right ones. */
  readonly versionAndLength?: number;
}

/** An IPv4 packet around a payload. */
export function ipv4(payload: Uint8Array, settings: Ipv4Options = {}): Buffer {
  const options = settings.options ?? [];
  return bytes(
    settings.versionAndLength ?? 0x45 + options.length / 4,
    0,
    u16(settings.totalLength ?? 20 + options.length + payload.length),
    u16(settings.id ?? 0x1234),
    u16(settings.fragment ?? 0x4000),
    64,
    settings.protocol ?? 6,
    u16(0),
    address(settings.from ?? '192.0.2.1'),
    address(settings.to ?? '192.0.2.2'),
    [...options],
    payload,
  );
}

export interface Ipv6Options {
  readonly from?: string;
  readonly to?: string;
  readonly nextHeader?: number;
  /** In place of the right one. */
  readonly payloadLength?: number;
}

/** An IPv6 packet around a payload (extension headers are part of it). */
export function ipv6(payload: Uint8Array, settings: Ipv6Options = {}): Buffer {
  return bytes(
    [0x60, 0, 0, 0],
    u16(settings.payloadLength ?? payload.length),
    settings.nextHeader ?? 6,
    64,
    address(settings.from ?? '2001:db8::1'),
    address(settings.to ?? '2001:db8::2'),
    payload,
  );
}

/** An Ethernet frame; `tags` are VLAN tags from the outside in, as TPID and TCI. */
export function ethernet(
  payload: Uint8Array,
  etherType = 0x0800,
  tags: readonly (readonly [tpid: number, tci: number])[] = [],
): Buffer {
  return bytes(
    [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1],
    ...tags.flatMap(([tpid, tci]) => [u16(tpid), u16(tci)]),
    u16(etherType),
    payload,
  );
}

export interface TcpFrameOptions extends Omit<TcpOptions, 'sourcePort' | 'destinationPort'> {
  /** `192.0.2.1:40000` or `[2001:db8::1]:40000`. */
  readonly from: string;
  readonly to: string;
  /** The right checksum; without it there is 0. */
  readonly checksum?: boolean;
  /** IPv4's Identification. */
  readonly id?: number;
}

function endpoint(text: string): [ip: string, port: number] {
  const colon = text.lastIndexOf(':');
  return [text.slice(0, colon).replace(/[[\]]/g, ''), Number(text.slice(colon + 1))];
}

/** An IP packet with a TCP segment: link type 101 (raw IP), 228 or 229. */
export function tcpPacket(settings: TcpFrameOptions): Buffer {
  const [from, sourcePort] = endpoint(settings.from);
  const [to, destinationPort] = endpoint(settings.to);
  const segment = tcp({ ...settings, sourcePort, destinationPort });
  if (settings.checksum) u16(checksum(from, to, segment)).copy(segment, 16);
  return isIPv6(from) ? ipv6(segment, { from, to }) : ipv4(segment, { from, to, id: settings.id ?? 0x1234 });
}

/** The checksum of a segment that has none yet (RFC 9293 section 3.1). */
function checksum(from: string, to: string, segment: Buffer): number {
  const all = bytes(address(from), address(to), u16(6), u16(segment.length), segment, [0]);
  let sum = 0;
  for (let at = 0; at + 1 < all.length; at += 2) sum += all.readUInt16BE(at);
  return 0xffff - (sum % 0xffff);
}

/** An Ethernet frame with a TCP segment in IPv4 or IPv6, by the form of the addresses. */
export function tcpFrame(settings: TcpFrameOptions): Buffer {
  return ethernet(tcpPacket(settings), settings.from.startsWith('[') ? 0x86dd : 0x0800);
}

/** What a capture reader would give for these bytes: whole and of link type 1, where nothing else is said. */
export function frameOf(content: Uint8Array, rest: Partial<Frame> = {}): Frame {
  return {
    number: 1,
    linkType: 1,
    seconds: 1_700_000_000,
    nanoseconds: 0,
    digits: 6,
    bytes: content,
    start: 0,
    end: content.length,
    originalLength: content.length,
    ...rest,
  };
}
