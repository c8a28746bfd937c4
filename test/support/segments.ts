import { emptySegment, type Segment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { frameOf, tcpPacket } from './packet-builder.ts';

const RAW_IP = 101;

export interface SegmentOptions {
  /** Bytes of the payload that the snapshot length left out. */
  readonly cut?: number;
  /** The checksum is the right one; without it there is none. */
  readonly checksum?: boolean;
  readonly seq?: number;
}

/** The segment with this payload, in a block of its own. */
export function segmentOf(
  text: string,
  { cut = 0, checksum = false, seq = 0 }: SegmentOptions = {},
): Segment {
  const payload = Buffer.from(text + '?'.repeat(cut), 'latin1');
  const packet = tcpPacket({ from: '192.0.2.1:40000', to: '192.0.2.2:25', seq, payload, checksum });
  const segment = emptySegment();
  const end = packet.length - cut;
  new Unwrapper().unwrap(frameOf(packet, { linkType: RAW_IP, end, originalLength: packet.length }), segment);
  return segment;
}
