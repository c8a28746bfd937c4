import type { Frame } from '../../src/capture/frame.ts';
import { formatAddress } from '../../src/format/address.ts';
import { emptySegment, type Segment } from '../../src/network/segment.ts';
import { type Unwrapped, Unwrapper } from '../../src/network/unwrap.ts';
import { frameOf, tcpPacket } from './packet-builder.ts';

/** A packet to put headers around, and what is to be seen of it. */
export const V4 = tcpPacket({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'hi' });
export const V6 = tcpPacket({ from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25', payload: 'hi' });
export const SEEN_V4 = 'tcp 192.0.2.1 40000 > 192.0.2.2 25 "hi"';
export const SEEN_V6 = 'tcp 2001:db8::1 40000 > 2001:db8::2 25 "hi"';

/** What was found in a frame, readable: `kind from > to payload`, or the kind alone; with commas where it is more. */
export function unwrapped(content: Uint8Array, linkType = 1, rest: Partial<Frame> = {}): string {
  return unwrappedBy(new Unwrapper(), content, linkType, rest);
}

/** What was found in each of these frames, one after the other. */
export function unwrappedInTurn(contents: readonly Uint8Array[], linkType = 1): string[] {
  const unwrapper = new Unwrapper();
  return contents.map((content) => unwrappedBy(unwrapper, content, linkType));
}

/** The same with an unwrapper that may have seen other frames. */
export function unwrappedBy(
  unwrapper: Unwrapper,
  content: Uint8Array,
  linkType = 1,
  rest: Partial<Frame> = {},
): string {
  const segment = emptySegment();
  // In the middle of a block, as readers give frames.
  const block = Buffer.concat([Buffer.alloc(5, 0xff), content, Buffer.alloc(64, 0xff)]);
  const end = 5 + content.length;
  const frame = frameOf(block, { linkType, start: 5, end, originalLength: content.length, ...rest });
  const seen: string[] = [];
  let found: Unwrapped | null = unwrapper.unwrap(frame, segment);
  for (; found !== null; found = unwrapper.next(segment)) {
    seen.push(found === 'tcp' || found === 'quoted-tcp' ? `${found} ${described(segment)}` : found);
  }
  return seen.join(', ');
}

function described(segment: Segment): string {
  const { bytes, addressLength, payloadStart, payloadEnd, payloadLength } = segment;
  const from = formatAddress(bytes, segment.sourceStart, addressLength);
  const to = formatAddress(bytes, segment.destinationStart, addressLength);
  const payload = Buffer.from(bytes.subarray(payloadStart, payloadEnd)).toString('latin1');
  const missing = payloadLength - payload.length;
  const text = `${from} ${segment.sourcePort} > ${to} ${segment.destinationPort} ${JSON.stringify(payload)}`;
  return missing === 0 ? text : `${text} and ${missing} more`;
}
