/**
 * The TCP segment that a frame carries, as offsets into the frame's block; where the frame completes a fragmented IP
 * packet, into a block with the packet's header (without options) and its payload.
 *
 * One object is filled again for each frame: whoever keeps something of a segment copies it.
 */
export interface Segment {
  /** The block; all offsets count in it. */
  bytes: Uint8Array;
  /** Where the sender's IP address is. */
  sourceStart: number;
  /** Where the receiver's IP address is. */
  destinationStart: number;
  /** Bytes of either address. */
  addressLength: 4 | 16;
  sourcePort: number;
  destinationPort: number;
  /** Unsigned, 32 bits. */
  sequence: number;
  /** Unsigned, 32 bits. */
  acknowledgment: number;
  /** The eight flags from CWR to FIN, RFC 9293 section 3.1. */
  flags: number;
  /** As sent, without the scale of RFC 7323. */
  window: number;
  /** Where the TCP header begins. */
  headerStart: number;
  /** The payload's captured bytes are `bytes[payloadStart..payloadEnd)`. */
  payloadStart: number;
  payloadEnd: number;
  /** The payload's length on the wire, in bytes; more than was captured where the frame was cut. */
  payloadLength: number;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** A segment to be filled by `unwrap`. */
export function emptySegment(): Segment {
  return {
    bytes: new Uint8Array(0),
    sourceStart: 0,
    destinationStart: 0,
    addressLength: 4,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    headerStart: 0,
    payloadStart: 0,
    payloadEnd: 0,
    payloadLength: 0,
  };
}
