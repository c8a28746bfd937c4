import { decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { HEARTBEAT_MESSAGE_TYPES } from '../../registry/heartbeat.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';

/** HeartbeatMessage, RFC 6520 section 4: what a record of content type heartbeat holds. */
export interface Heartbeat {
  readonly type: CodePoint;
  /** Bytes of payload by the message's own word. */
  readonly payloadLength: number;
  /** Bytes that there are of payload and padding. */
  readonly room: number;
}

/** Decodes the fragment of a heartbeat record. */
export function decodeHeartbeat(fragment: Uint8Array): Decoded<Heartbeat> {
  return decodeSome('HeartbeatMessage', fragment, (c) => {
    const type = codePoint(HEARTBEAT_MESSAGE_TYPES, c.u8('type'));
    const payloadLength = c.u16('payload_length');
    return { type, payloadLength, room: c.remaining };
  });
}

/**
 * Whether the message claims more payload than it has: a peer that believes it gives its memory away (CVE-2014-0160,
 * Heartbleed).
 */
export function claimsTooMuch({ payloadLength, room }: Heartbeat): boolean {
  return payloadLength > room;
}
