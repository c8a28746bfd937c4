import { Layer } from './layer.ts';
import { advance, narrow, type Packet, u8, u16, u16le, u32, u32le } from './packet.ts';

/** Type and version of a data frame in the first byte; what is beside are subtypes. */
const TYPE_AND_VERSION = 0x0f;
const DATA = 0x08;
const WITHOUT_BODY = 0x40;
const QOS = 0x80;

/** Flags in the second byte. */
const TO_AND_FROM_DS = 0x03;
const MORE_FRAGMENTS = 0x04;

/** Header with three addresses; where in it the Sequence Control field is, and what of that numbers fragments. */
const SHORTEST = 24;
const SEQUENCE_CONTROL = 22;
const FRAGMENT_NUMBER = 0x0f;
const PROTECTED = 0x40;
const HT_CONTROL = 0x80;

/** In the QoS field: the body is an A-MSDU. */
const AMSDU_PRESENT = 0x80;

/** LINKTYPE_IEEE802_11: IEEE 802.11 section 9.3.2. Only data frames that are not encrypted carry something to read. */
export function ieee80211(packet: Packet): Layer {
  return dataFrame(packet, 1);
}

/** `padding`: what the header's length was rounded up to. */
function dataFrame(packet: Packet, padding: number): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 2) return Layer.Nothing;
  const control = u8(bytes, at);
  const flags = u8(bytes, at + 1);
  if ((control & TYPE_AND_VERSION) !== DATA || control & WITHOUT_BODY) return Layer.Nothing;
  if (flags & (PROTECTED | MORE_FRAGMENTS)) return Layer.Nothing;
  // The last fragment of a frame has a number, and nothing else that tells.
  if (packet.end - at < SHORTEST || u8(bytes, at + SEQUENCE_CONTROL) & FRAGMENT_NUMBER) return Layer.Nothing;
  const addresses = (flags & TO_AND_FROM_DS) === TO_AND_FROM_DS ? 30 : SHORTEST;
  if (!(control & QOS)) return advance(packet, roundUp(addresses, padding)) ? Layer.Llc : Layer.Nothing;
  const header = addresses + 2 + (flags & HT_CONTROL ? 4 : 0);
  if (!advance(packet, roundUp(header, padding))) return Layer.Nothing;
  return u8(bytes, at + addresses) & AMSDU_PRESENT ? Layer.Amsdu : Layer.Llc;
}

const SUBFRAME_HEADER = 14;

/** Several frames in one, IEEE 802.11 section 9.3.2.2: destination, source, length, LLC, padding to four bytes. */
export function amsdu(packet: Packet): Layer {
  const { bytes, at, end, wireEnd, earlier } = packet;
  if (!advance(packet, SUBFRAME_HEADER)) return Layer.Nothing;
  const length = u16(bytes, at + 12);
  if (packet.at + length > wireEnd) return Layer.Nothing;
  narrow(packet, packet.at + length);
  const next = at + roundUp(SUBFRAME_HEADER + length, 4);
  if (wireEnd - next > SUBFRAME_HEADER)
    packet.rest = { layer: Layer.Amsdu, bytes, at: next, end, wireEnd, earlier };
  return Layer.Llc;
}

/** Bits of radiotap's first word of fields that are present, and of its Flags field. */
const TSFT_PRESENT = 0x01;
const FLAGS_PRESENT = 0x02;
const FCS_AT_END = 0x10;
const DATA_PAD = 0x20;

const FCS = 4;

/** LINKTYPE_IEEE802_11_RADIOTAP: https://www.radiotap.org. Of its fields, Flags tell what surrounds the body. */
export function radiotap(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 8) return Layer.Nothing;
  const length = u16le(bytes, at + 2);
  if (length < 8 || !advance(packet, length)) return Layer.Nothing;
  const flags = radiotapFlags(bytes, at, packet.at);
  if (flags & FCS_AT_END) narrow(packet, packet.wireEnd - FCS);
  return dataFrame(packet, flags & DATA_PAD ? 4 : 1);
}

function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = u8(bytes, start + 4);
  if (!(present & FLAGS_PRESENT)) return 0;
  // Each word of bits says in its last one whether another one follows.
  let words = 1;
  while (start + 4 + 4 * words < end && u8(bytes, start + 3 + 4 * words) & 0x80) words += 1;
  // Fields are aligned to their size: the timestamp in front to eight bytes.
  const fields = 4 + 4 * words;
  const at = start + (present & TSFT_PRESENT ? roundUp(fields, 8) + 8 : fields);
  return at < end ? u8(bytes, at) : 0;
}

const PRISM_HEADER = 144;
const PRISM_MESSAGES: readonly number[] = [0x41, 0x44];
const AVS_MAGIC: readonly number[] = [0x8021_1001, 0x8021_1002];

/** LINKTYPE_IEEE802_11_PRISM: a header of fixed length, in either byte order; AVS's header in its place; or none. */
export function prism(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 4) return Layer.Nothing;
  const message = u32(bytes, at);
  if (AVS_MAGIC.includes(message)) return Layer.Avs;
  if (!PRISM_MESSAGES.includes(message) && !PRISM_MESSAGES.includes(u32le(bytes, at))) return Layer.Ieee80211;
  return advance(packet, PRISM_HEADER) ? Layer.Ieee80211 : Layer.Nothing;
}

/** LINKTYPE_IEEE802_11_AVS: the header says how long it is. */
export function avs(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 8) return Layer.Nothing;
  return advance(packet, u32(bytes, at + 4)) ? Layer.Ieee80211 : Layer.Nothing;
}

function roundUp(length: number, unit: number): number {
  return Math.ceil(length / unit) * unit;
}
