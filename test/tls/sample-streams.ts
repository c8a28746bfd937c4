import { readdirSync, readFileSync } from 'node:fs';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import type { Side } from '../../src/tls/conversation.ts';
import { isRecordHeader } from '../../src/tls/record.ts';
import { readOne } from '../support/read-all.ts';
import { fileOf } from '../support/sources.ts';
import type { Chunk } from './builder.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

/** The TLS bytes of one stream, segment by segment, in the order of the capture. */
export interface SampleStream {
  readonly name: string;
  readonly chunks: readonly (Chunk & { readonly bytes: Uint8Array })[];
}

/** The TLS bytes of all streams of the sample captures, which have no segment out of order. */
export async function sampleStreams(): Promise<SampleStream[]> {
  const captures = readdirSync(SAMPLES).filter((name) => name.endsWith('.pcap'));
  return (await Promise.all(captures.map(streamsOf))).flat();
}

async function streamsOf(name: string): Promise<SampleStream[]> {
  const streams = new Map<number, SampleStream['chunks'][number][]>();
  const began = new Set<string>();
  const unwrapper = new Unwrapper();
  const content = readFileSync(new URL(name, SAMPLES));
  await readOne(fileOf(content), (frame) => {
    const segment = emptySegment();
    if (unwrapper.unwrap(frame, segment) !== 'tcp' || segment.payloadEnd === segment.payloadStart) return;
    const from: Side = segment.sourcePort < segment.destinationPort ? 'server' : 'client';
    const port = Math.max(segment.sourcePort, segment.destinationPort);
    const bytes = segment.bytes.slice(segment.payloadStart, segment.payloadEnd);
    if (!began.has(`${from} ${port}`) && !isRecordHeader(bytes, 0)) return;
    began.add(`${from} ${port}`);
    streams.set(port, [...(streams.get(port) ?? []), { from, frame: frame.number, bytes }]);
  });
  return [...streams.values()].map((chunks, i) => ({ name: `${name} ${i}`, chunks }));
}
