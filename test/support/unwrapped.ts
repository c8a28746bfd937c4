import type { Frame } from '../../src/capture/frame.ts';
import { formatAddress } from '../../src/format/address.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { unwrap } from '../../src/network/unwrap.ts';
import { frameOf } from './packet-builder.ts';

/** What `unwrap` made of a frame, readable: `kind from > to payload`, or the kind alone. */
export function unwrapped(content: Uint8Array, linkType = 1, rest: Partial<Frame> = {}): string {
  const segment = emptySegment();
  // In the middle of a block, as readers give frames.
  const block = Buffer.concat([Buffer.alloc(5, 0xff), content, Buffer.alloc(64, 0xff)]);
  const end = 5 + content.length;
  const frame = frameOf(block, { linkType, start: 5, end, originalLength: content.length, ...rest });
  const kind = unwrap(frame, segment);
  if (kind !== 'tcp' && kind !== 'quoted-tcp') return kind;
  const { bytes, addressLength, payloadStart, payloadEnd, payloadLength } = segment;
  const from = formatAddress(bytes, segment.sourceStart, addressLength);
  const to = formatAddress(bytes, segment.destinationStart, addressLength);
  const payload = Buffer.from(bytes.subarray(payloadStart, payloadEnd)).toString('latin1');
  const missing = payloadLength - payload.length;
  const text = `${kind} ${from} ${segment.sourcePort} > ${to} ${segment.destinationPort} ${JSON.stringify(payload)}`;
  return missing === 0 ? text : `${text} and ${missing} more`;
}
