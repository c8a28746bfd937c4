// The real sessions of samples/, taken apart so that they can be written anew with other addresses and times.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACK, SYN } from './headers.js';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

/**
 * The TCP streams of a sample, in the order of their first frames. Each is `{ version6, segments }`; a segment has its
 * time in microseconds since the first frame of the sample, and counts `seq` and `ack` from the initial sequence numbers.
 */
export function sampleStreams(name) {
  const file = readFileSync(join(SAMPLES, `${name}.pcap`));
  const streams = new Map();
  let start;
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    const time = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    start ??= time;
    const segment = readSegment(file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 8)), time - start);
    const stream = streams.get(segment.to + segment.from) ?? streams.get(segment.from + segment.to);
    if (stream) stream.push(segment);
    else streams.set(segment.from + segment.to, [segment]);
  }
  return [...streams.values()].map(relative);
}

/** An Ethernet frame with IPv4 or IPv6 without extension headers, and TCP: all that the samples hold. */
function readSegment(frame, time) {
  const version6 = frame.readUInt16BE(12) === 0x86dd;
  const ip = frame.subarray(14);
  const end = version6 ? 40 + ip.readUInt16BE(4) : ip.readUInt16BE(2);
  const tcp = ip.subarray(version6 ? 40 : (ip[0] & 0x0f) * 4, end);
  const header = (tcp[12] >> 4) * 4;
  const addresses = version6
    ? [ip.subarray(8, 24), ip.subarray(24, 40)]
    : [ip.subarray(12, 16), ip.subarray(16, 20)];
  const [from, to] = addresses.map(
    (address, index) => `${address.toString('hex')}.${tcp.readUInt16BE(2 * index)} `,
  );
  return {
    time,
    version6,
    from,
    to,
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: tcp[13],
    window: tcp.readUInt16BE(14),
    options: tcp.subarray(20, header),
    payload: tcp.subarray(header),
  };
}

function relative(segments) {
  const client = segments[0].from;
  const starts = new Map();
  for (const { from, flags, seq } of segments) if (flags & SYN) starts.set(from, seq);
  return {
    version6: segments[0].version6,
    segments: segments.map(({ time, from, to, seq, ack, flags, window, options, payload }) => ({
      time,
      fromClient: from === client,
      seq: (seq - starts.get(from)) >>> 0,
      ack: flags & ACK ? (ack - starts.get(to)) >>> 0 : 0,
      flags,
      window,
      options,
      payload,
    })),
  };
}
