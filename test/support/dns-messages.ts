import { readFileSync } from 'node:fs';
import { DnsOverTcp } from '../../src/dns/over-tcp.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { RELEASED } from '../../src/streams/connection.ts';
import { Streams } from '../../src/streams/streams.ts';
import { samplePath } from './inspect-sample.ts';
import { readOne } from './read-all.ts';
import { fileOf } from './sources.ts';

/** What the DNS servers of a sample say, over UDP and TCP: real messages, each with its frame. */
export async function dnsMessages(sample: string): Promise<{ frame: number; message: Buffer }[]> {
  const list: { frame: number; message: Buffer }[] = [];
  const take = (message: Uint8Array, frame: number) => list.push({ frame, message: Buffer.from(message) });
  const streams = new Streams({
    keepEnded: true,
    isOfInterest: () => true,
    newReader: (ends) => new DnsOverTcp(RELEASED, ends, (message, { frame }) => take(message, frame)),
    onEnd: () => {},
    onStranger: () => {},
  });
  const unwrapper = new Unwrapper();
  const segment = emptySegment();
  await readOne(fileOf(readFileSync(samplePath(sample))), (frame) => {
    const found = unwrapper.unwrap(frame, segment);
    if (found === 'tcp') streams.segment(segment, frame);
    if (found === 'dns') take(segment.bytes.subarray(segment.payloadStart, segment.payloadEnd), frame.number);
  });
  streams.finish();
  return list;
}
