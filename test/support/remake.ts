import { readFileSync } from 'node:fs';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { bytes, frameOf, type PcapOptions, pcapFile, u16, u32 } from './capture-builder.ts';
import { samplePath } from './inspect-sample.ts';
import { random } from './random.ts';
import { readAll, type SeenFrame } from './read-all.ts';

/** A frame of a capture with what one needs to know of it to make others of it. */
export interface MadeFrame extends Pick<SeenFrame, 'seconds' | 'nanoseconds' | 'linkType'> {
  readonly content: Buffer;
  /** Bytes that the snapshot length cut off. */
  readonly cut: number;
  /** Where the IP header begins, and the TCP header. */
  readonly ip: number;
  readonly tcp: number;
  /** Both addresses and ports in the direction of the frame, null where it is no TCP segment. */
  readonly flow: string | null;
  /** Of the sender and the receiver. */
  readonly ports: readonly [number, number];
  readonly payload: Buffer;
}

const ETHERNET = 1;

/** The frames of a capture below samples/ (IPv6 without extension headers). */
export function sampleFrames(name: string): Promise<MadeFrame[]> {
  return framesOf(readFileSync(samplePath(name)));
}

/** The frames of a capture (IPv6 without extension headers). */
export async function framesOf(capture: Uint8Array): Promise<MadeFrame[]> {
  const { seen } = await readAll(capture);
  return seen.map(made);
}

/** The frames as a capture file. */
export function remade(frames: readonly MadeFrame[], options: PcapOptions = {}): Buffer {
  return pcapFile(
    frames.map(({ content, cut, seconds, nanoseconds }) => ({
      bytes: content,
      time: { seconds, nanoseconds },
      originalLength: content.length + cut,
    })),
    { linkType: frames[0]?.linkType ?? ETHERNET, ...options },
  );
}

/** Cuts payloads into pieces of a size: a frame for each, of the same time. What is not whole stays as it is. */
export function resegmented(frames: readonly MadeFrame[], size: number): MadeFrame[] {
  return frames.flatMap((frame) => {
    const count = Math.ceil(frame.payload.length / size);
    if (count < 2 || frame.cut > 0) return [frame];
    return Array.from({ length: count }, (_, i) =>
      piece(frame, i * size, Math.min((i + 1) * size, frame.payload.length)),
    );
  });
}

/** Each frame twice. */
export function duplicated(frames: readonly MadeFrame[]): MadeFrame[] {
  return frames.flatMap((frame) => [frame, frame]);
}

/** Exchanges frames with data of the same direction that follow each other. */
export function swapped(frames: readonly MadeFrame[]): MadeFrame[] {
  const out = [...frames];
  for (let i = 0; i + 1 < out.length; i++) {
    const [a, b] = [out[i] as MadeFrame, out[i + 1] as MadeFrame];
    if (a.flow === null || a.flow !== b.flow || a.payload.length === 0 || b.payload.length === 0) continue;
    const { seconds, nanoseconds } = a;
    out[i] = { ...b, seconds, nanoseconds };
    out[i + 1] = { ...a, seconds: b.seconds, nanoseconds: b.nanoseconds };
    i++;
  }
  return out;
}

/** Payloads in pieces that overlap, some of them sent again, in any order among those of the same direction. */
export function scrambled(frames: readonly MadeFrame[], seed: number): MadeFrame[] {
  const next = random(seed);
  const out: MadeFrame[] = [];
  let run: MadeFrame[] = [];
  const flush = () => {
    const shuffled = run.map((frame) => ({ frame, key: next(1000) })).sort((a, b) => a.key - b.key);
    // The times stay in order.
    const times = run.map(({ seconds, nanoseconds }) => ({ seconds, nanoseconds }));
    out.push(...shuffled.map(({ frame }, i) => ({ ...frame, ...times[i] })));
    run = [];
  };
  for (const frame of frames) {
    const { length } = frame.payload;
    const isData = frame.flow !== null && length > 0 && frame.cut === 0;
    if (!isData || run[0]?.flow !== frame.flow) flush();
    if (!isData) {
      out.push(frame);
      continue;
    }
    const cuts = Array.from({ length: 1 + next(5) }, () => next(length)).sort((a, b) => a - b);
    for (const [i, from] of [0, ...cuts].entries()) {
      const to = Math.min(length, Math.max(from + 1, (cuts[i] ?? length) + next(20)));
      run.push(piece(frame, from, to));
      if (next(4) === 0) run.push(piece(frame, from, to));
    }
  }
  flush();
  return out;
}

/** A VLAN tag in each frame, where the link layer has such. */
export function tagged(frames: readonly MadeFrame[]): MadeFrame[] {
  return frames.map((frame) => {
    const { content, linkType } = frame;
    if (linkType !== ETHERNET) return frame;
    return { ...frame, content: bytes(content.subarray(0, 12), [0x81, 0, 0, 7], content.subarray(12)) };
  });
}

/** Adds to the sequence and acknowledgment numbers, so that they wrap around in the stream. */
export function shifted(frames: readonly MadeFrame[], by: number): MadeFrame[] {
  return frames.map((frame) => {
    if (frame.flow === null) return frame;
    const content = Buffer.from(frame.content);
    for (const at of [frame.tcp + 4, frame.tcp + 8])
      content.writeUInt32BE((content.readUInt32BE(at) + by) >>> 0, at);
    return { ...frame, content };
  });
}

/** Each frame some places from where it was, by numbers that are the same on every run with this seed. */
export function disordered(frames: readonly MadeFrame[], seed: number): MadeFrame[] {
  const next = random(seed);
  return frames
    .map((frame, index) => ({ frame, place: index + next(8) }))
    .sort((a, b) => a.place - b.place)
    .map(({ frame }) => frame);
}

/** IPv4 made IPv6, under a prefix that changes no checksum (as RFC 6296 does). */
export function inIpv6(frames: readonly MadeFrame[]): MadeFrame[] {
  const prefix = [0x20, 0x01, 0x0d, 0xb8, 0xd2, 0x46, 0, 0, 0, 0, 0, 0];
  return frames.map((frame) => {
    const { content, ip, tcp } = frame;
    if ((content[ip] as number) >> 4 !== 4) return frame;
    const source = content.subarray(ip + 12, ip + 16);
    const destination = content.subarray(ip + 16, ip + 20);
    const length = content.readUInt16BE(ip + 2) - (tcp - ip);
    const header = bytes([0x60, 0, 0, 0], u16(length), [6, 64], prefix, source, prefix, destination);
    const link = bytes(content.subarray(0, ip - 2), [0x86, 0xdd]);
    return { ...frame, content: bytes(link, header, content.subarray(tcp, tcp + length)) };
  });
}

/** Does something to a copy of each frame's bytes. */
export function changed(
  frames: readonly MadeFrame[],
  change: (content: Buffer, frame: MadeFrame) => Buffer,
): MadeFrame[] {
  return frames.map((frame) => ({ ...frame, content: change(Buffer.from(frame.content), frame) }));
}

function made({ content, originalLength, seconds, nanoseconds, linkType }: SeenFrame): MadeFrame {
  const segment = emptySegment();
  const isTcp = new Unwrapper().unwrap(frameOf(content, { linkType, originalLength }), segment) === 'tcp';
  const { sourceStart, addressLength, sourcePort, destinationPort, payloadStart, payloadEnd } = segment;
  const isIPv4 = addressLength === 4;
  const ends = content.toString('hex', sourceStart, sourceStart + 2 * addressLength);
  const ip = sourceStart - (isIPv4 ? 12 : 8);
  return {
    content,
    cut: originalLength - content.length,
    seconds,
    nanoseconds,
    linkType,
    ip,
    tcp: ip + (isIPv4 ? ((content[ip] ?? 0) & 0x0f) * 4 : 40),
    flow: isTcp ? `${ends} ${sourcePort} ${destinationPort}` : null,
    ports: [sourcePort, destinationPort],
    payload: isTcp ? content.subarray(payloadStart, payloadEnd) : Buffer.alloc(0),
  };
}

/** The frame with a part of its payload: its sequence number and length are right, FIN is on the last part only. */
function piece(frame: MadeFrame, from: number, to: number): MadeFrame {
  const { ip, tcp } = frame;
  const header = Buffer.from(frame.content.subarray(0, frame.content.indexOf(frame.payload)));
  const payload = frame.payload.subarray(from, to);
  const isIPv4 = (header[ip] as number) >> 4 === 4;
  const length = header.length - ip + payload.length;
  u16(isIPv4 ? length : length - 40).copy(header, ip + (isIPv4 ? 2 : 4));
  u32((header.readUInt32BE(tcp + 4) + from) >>> 0).copy(header, tcp + 4);
  if (to < frame.payload.length) header[tcp + 13] = (header[tcp + 13] as number) & ~1;
  return { ...frame, content: bytes(header, payload), payload };
}
