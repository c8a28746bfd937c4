import {
  bytes,
  ethernet,
  type Ipv4Options,
  type Ipv6Options,
  ipv4,
  ipv6,
  u16,
  u32,
} from './packet-builder.ts';

/** EtherTypes of what the builders make. */
export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
export const BRIDGING = 0x6558;
export const MPLS = 0x8847;

/** Ethernet with a length in place of the EtherType, and 802.2. */
export function ethernet802(content: Uint8Array, length = content.length): Buffer {
  return ethernet(content, length);
}

/** 802.2 with SNAP. */
export function snap(etherType: number, payload: Uint8Array, organisation = 0): Buffer {
  return bytes([0xaa, 0xaa, 3], u32(organisation).subarray(1), u16(etherType), payload);
}

export interface CookedOptions {
  readonly hardware?: number;
}

/** Linux cooked, version 1. */
export function cooked(protocol: number, payload: Uint8Array, { hardware = 1 }: CookedOptions = {}): Buffer {
  return bytes(u16(0), u16(hardware), u16(6), [2, 0, 0, 0, 0, 1, 0, 0], u16(protocol), payload);
}

/** Linux cooked, version 2. */
export function cooked2(protocol: number, payload: Uint8Array, { hardware = 1 }: CookedOptions = {}): Buffer {
  return bytes(u16(protocol), u16(0), u32(1), u16(hardware), [0, 6, 2, 0, 0, 0, 0, 1, 0, 0], payload);
}

/** BSD's link types: an address family in either byte order. */
export function family(number: number, payload: Uint8Array, bigEndian = true): Buffer {
  return bytes(bigEndian ? u32(number) : u32(number).reverse(), payload);
}

/** A label stack; the last label is its bottom. */
export function mpls(labels: readonly number[], payload: Uint8Array): Buffer {
  const entries = labels.map((label, i) => u32(label * 4096 + (i === labels.length - 1 ? 0x100 : 0) + 64));
  return bytes(...entries, payload);
}

/** PPP without HDLC's address and control. */
export function ppp(protocol: number, payload: Uint8Array): Buffer {
  return bytes(protocol < 0x100 && protocol & 1 ? protocol : u16(protocol), payload);
}

/** PPP in HDLC-like framing, its protocol not compressed. */
export function pppHdlc(protocol: number, payload: Uint8Array): Buffer {
  return bytes([0xff, 3], u16(protocol), payload);
}

/** A PPPoE session packet. */
export function pppoe(content: Uint8Array, length = content.length): Buffer {
  return bytes([0x11, 0], u16(1), u16(length), content);
}

/** OpenBSD's packet filter: a header of `length` bytes and its padding. */
export function pflog(family: number, payload: Uint8Array, length = 61): Buffer {
  return bytes([length, family, 0, 0], Buffer.alloc(((length + 3) & ~3) - 4), payload);
}

export function enc(family: number, payload: Uint8Array, bigEndian = true): Buffer {
  return bytes(bigEndian ? u32(family) : u32(family).reverse(), u32(0x1234), u32(0), payload);
}

/** An attribute of NFLOG, padded. */
export function nflogAttribute(type: number, value: Uint8Array, bigEndian = false): Buffer {
  const number = (n: number) => (bigEndian ? u16(n) : u16(n).reverse());
  return bytes(number(4 + value.length), number(type), value, Buffer.alloc(-value.length & 3));
}

export function nflog(family: number, ...attributes: Uint8Array[]): Buffer {
  return bytes([family, 0, 0, 0], ...attributes);
}

export interface WifiOptions {
  readonly qos?: boolean;
  readonly fourAddresses?: boolean;
  readonly htControl?: boolean;
  readonly amsdu?: boolean;
  /** Further bits of the flags: 0x40 is protected. */
  readonly flags?: number;
  /** Bits of the frame control's first byte, in place of those of a data frame. */
  readonly control?: number;
  /** Bytes between header and body. */
  readonly padding?: number;
  /** The fragment number. */
  readonly fragment?: number;
}

/** An 802.11 data frame. */
export function wifi(body: Uint8Array, options: WifiOptions = {}): Buffer {
  const { qos = false, fourAddresses = false, htControl = false, amsdu = false } = options;
  const flags = (fourAddresses ? 3 : 1) | (htControl ? 0x80 : 0) | (options.flags ?? 0);
  return bytes(
    [options.control ?? (qos ? 0x88 : 0x08), flags, 0, 0],
    [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3],
    [0x10 | (options.fragment ?? 0), 0],
    fourAddresses ? [2, 0, 0, 0, 0, 4] : [],
    qos ? [amsdu ? 0x80 : 0, 0] : [],
    htControl ? [0, 0, 0, 0] : [],
    Buffer.alloc(options.padding ?? 0),
    body,
  );
}

/** The body of an A-MSDU: each subframe padded to four bytes, the last one as it is. */
export function amsdu(...subframes: Uint8Array[]): Buffer {
  return bytes(
    ...subframes.flatMap((content, i) => [
      [2, 0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 2],
      u16(content.length),
      content,
      Buffer.alloc(i === subframes.length - 1 ? 0 : -(14 + content.length) & 3),
    ]),
  );
}

/** A radiotap header with the fields that are given, in their order: timestamp, flags, rate. */
export function radiotap(
  frame: Uint8Array,
  { timestamp = false, flags, words = 1 }: { timestamp?: boolean; flags?: number; words?: number } = {},
): Buffer {
  const present = (timestamp ? 1 : 0) | (flags === undefined ? 0 : 2);
  const bitmaps = Array.from({ length: words }, (_, i) =>
    u32((i === 0 ? present : 0) + (i < words - 1 ? 0xa0000000 : 0)).reverse(),
  );
  const before = bytes([0, 0, 0, 0], ...bitmaps);
  const fields = bytes(
    timestamp ? bytes(Buffer.alloc(-before.length & 7), Buffer.alloc(8)) : [],
    flags === undefined ? [] : flags,
  );
  const header = bytes(before, fields);
  u16(header.length).reverse().copy(header, 2);
  return bytes(header, frame);
}

export function prism(frame: Uint8Array, bigEndian = false): Buffer {
  const number = (n: number) => (bigEndian ? u32(n) : u32(n).reverse());
  return bytes(number(0x44), number(144), Buffer.alloc(136), frame);
}

export function avs(frame: Uint8Array, length = 64): Buffer {
  return bytes(u32(0x80211001), u32(length), Buffer.alloc(length - 8), frame);
}

export interface GreOptions {
  readonly checksum?: boolean;
  readonly routing?: boolean;
  readonly key?: boolean;
  readonly sequence?: boolean;
  /** Version 1 only. */
  readonly acknowledgment?: boolean;
  readonly version?: number;
}

export function gre(protocol: number, payload: Uint8Array, options: GreOptions = {}): Buffer {
  const { checksum, routing, key, sequence, acknowledgment, version = 0 } = options;
  const flags =
    (checksum ? 0x8000 : 0) |
    (routing ? 0x4000 : 0) |
    (key ? 0x2000 : 0) |
    (sequence ? 0x1000 : 0) |
    (acknowledgment ? 0x80 : 0);
  return bytes(
    u16(flags | version),
    u16(protocol),
    checksum || routing ? u32(0) : [],
    key ? u32(0x00500001) : [],
    sequence ? u32(7) : [],
    acknowledgment ? u32(6) : [],
    routing ? bytes(u16(IPV4), [0, 4], [192, 0, 2, 9], u32(0)) : [],
    payload,
  );
}

export function erspan2(frame: Uint8Array): Buffer {
  return bytes(u16(0x1005), u16(0x0001), u32(0), frame);
}

export function erspan3(frame: Uint8Array, { subheader = false, frameType = 0 } = {}): Buffer {
  const flags = (frameType << 10) | (subheader ? 1 : 0);
  return bytes(u16(0x2005), u16(1), u32(0), u16(0), u16(flags), Buffer.alloc(subheader ? 8 : 0), frame);
}

export function udp(
  destination: number,
  payload: Uint8Array,
  { source = 50000, length = 8 + payload.length } = {},
): Buffer {
  return bytes(u16(source), u16(destination), u16(length), u16(0), payload);
}

export function vxlan(frame: Uint8Array): Buffer {
  return bytes([8, 0, 0, 0], u32(5 << 8), frame);
}

export function vxlanGpe(next: number, payload: Uint8Array): Buffer {
  return bytes([0x0c, 0, 0, next], u32(5 << 8), payload);
}

export function nsh(next: number, payload: Uint8Array, context = 16): Buffer {
  return bytes(
    [0, (8 + context) / 4, context === 16 ? 1 : 2, next],
    u32(0x1ff),
    Buffer.alloc(context),
    payload,
  );
}

export function geneve(etherType: number, payload: Uint8Array, options = 0): Buffer {
  const option = bytes(u16(0x0102), [1, (options - 4) / 4], Buffer.alloc(Math.max(0, options - 4)));
  return bytes(options / 4, 0, u16(etherType), u32(5 << 8), options > 0 ? option : [], payload);
}

export interface GtpOptions {
  readonly message?: number;
  readonly version?: 0 | 1;
  readonly sequence?: boolean;
  /** Extension headers: type, and content of 4n - 2 bytes. */
  readonly extensions?: readonly (readonly [type: number, content: Uint8Array])[];
}

export function gtp(payload: Uint8Array, options: GtpOptions = {}): Buffer {
  const { message = 255, version = 1, sequence = false, extensions = [] } = options;
  if (version === 0) {
    return bytes([0x1e, message], u16(payload.length), Buffer.alloc(16), payload);
  }
  const flags = 0x30 | (extensions.length > 0 ? 4 : 0) | (sequence ? 2 : 0);
  const chain = extensions.map(([, content], i) =>
    bytes((content.length + 2) / 4, content, extensions[i + 1]?.[0] ?? 0),
  );
  const optional = flags & 7 ? bytes([0, 1, 0, extensions[0]?.[0] ?? 0], ...chain) : bytes();
  return bytes(flags, message, u16(optional.length + payload.length), u32(0x1234), optional, payload);
}

export function etherIp(frame: Uint8Array): Buffer {
  return bytes([0x30, 0], frame);
}

export function icmpError(quoted: Uint8Array, type = 3): Buffer {
  return bytes([type, 1, 0, 0, 0, 0, 0, 0], quoted);
}

/** The payload of an IPv4 packet in fragments of `size` bytes, a multiple of 8. */
export function ipv4Fragments(payload: Uint8Array, size: number, settings: Ipv4Options = {}): Buffer[] {
  return pieces(payload, size).map(({ offset, content, more }) =>
    ipv4(content, { ...settings, fragment: (more ? 0x2000 : 0) | (offset / 8) }),
  );
}

export interface Ipv6FragmentOptions extends Ipv6Options {
  readonly id?: number;
}

export function ipv6Fragments(
  payload: Uint8Array,
  size: number,
  settings: Ipv6FragmentOptions = {},
): Buffer[] {
  const { id = 1, nextHeader = 6, ...rest } = settings;
  return pieces(payload, size).map(({ offset, content, more }) =>
    ipv6(bytes([nextHeader, 0], u16(offset | (more ? 1 : 0)), u32(id), content), { ...rest, nextHeader: 44 }),
  );
}

function pieces(payload: Uint8Array, size: number) {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, i) => ({
    offset: i * size,
    content: payload.subarray(i * size, (i + 1) * size),
    more: (i + 1) * size < payload.length,
  }));
}
