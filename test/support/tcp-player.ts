import { emptySegment, type Segment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import type { Connection, Endpoint, StreamReader } from '../../src/streams/connection.ts';
import { type Stranger, Streams } from '../../src/streams/streams.ts';
import {
  bytes,
  ethernet,
  frameOf,
  ipv4,
  type TcpFrameOptions,
  tcpFrame,
  tcpPacket,
} from './packet-builder.ts';

/** A frame to be played; the next one comes a millisecond later where no time is given. */
export interface PlayedFrame extends Partial<TcpFrameOptions> {
  /** Milliseconds since the first frame. */
  readonly at?: number;
  /** Bytes of the frame that the snapshot length left out. */
  readonly cut?: number;
  /** Bytes of the packet that an ICMP error quotes, which is the frame then. */
  readonly quoted?: number;
}

export const CLIENT = '192.0.2.1:40000';
export const SERVER = '192.0.2.2:25';

/** A frame of the client; `seq` counts from its SYN's 1000. */
export function client(flags: string, seq: number, ack: number, rest: PlayedFrame = {}): PlayedFrame {
  return { from: CLIENT, to: SERVER, flags, seq: 1000 + seq, ack: 5000 + ack, ...rest };
}

/** A frame of the server; `seq` counts from its SYN/ACK's 5000. */
export function server(flags: string, seq: number, ack: number, rest: PlayedFrame = {}): PlayedFrame {
  return { from: SERVER, to: CLIENT, flags, seq: 5000 + seq, ack: 1000 + ack, ...rest };
}

/** SYN, SYN/ACK, ACK. */
export const HANDSHAKE: readonly PlayedFrame[] = [
  client('S', 0, -5000),
  server('SA', 0, 1),
  client('A', 1, 1),
];

/** The bytes of a played frame. */
export function builtFrame({ quoted, ...frame }: PlayedFrame): Buffer {
  const settings: TcpFrameOptions = { from: CLIENT, to: SERVER, ...frame };
  if (quoted === undefined) return tcpFrame(settings);
  const packet = tcpPacket(settings).subarray(0, quoted);
  const unreachable = bytes([3, 1, 0, 0, 0, 0, 0, 0], packet);
  return ethernet(ipv4(unreachable, { from: '198.51.100.1', to: '192.0.2.1', protocol: 1 }));
}

/** Writes down what it is given: text by direction, gaps as `<-length reason>`. */
export class Recorder implements StreamReader {
  readonly spendsNumber = false;
  readonly text: [string, string] = ['', ''];
  /** Direction and frame of each piece. */
  readonly pieces: string[] = [];
  /** A SYN was seen. */
  begun = false;

  constructor(
    readonly endpoints: readonly [Endpoint, Endpoint],
    /** Bytes after which nothing more is wanted. */
    private readonly enough = Number.POSITIVE_INFINITY,
  ) {}

  get keptBytes(): number {
    return this.text[0].length + this.text[1].length;
  }

  get wanted(): boolean {
    return this.text[0].length + this.text[1].length < this.enough;
  }

  data(direction: 0 | 1, block: Uint8Array, start: number, end: number, arrival: { frame: number }): void {
    const text = Buffer.from(block.subarray(start, end)).toString('latin1');
    this.text[direction] += text;
    this.pieces.push(`${direction} ${arrival.frame} ${text}`);
  }

  begin(): void {
    this.begun = true;
  }

  gap(direction: 0 | 1, length: number, reason: string): void {
    this.text[direction] += `<-${length} ${reason}>`;
  }
}

export interface Played {
  readonly streams: Streams;
  readonly connections: readonly Connection[];
  /** Of each connection, by its place among them. */
  readonly readers: readonly Recorder[];
  /** The stream that each frame went to, null for those that are no segment. */
  readonly numbers: readonly (number | null)[];
  /** Streams that have ended, in that order, each with the frame that was read last. */
  readonly ended: readonly { readonly stream: number; readonly frame: number }[];
  /** The same streams. */
  readonly told: readonly (Connection | Stranger)[];
}

/** Puts frames through `Streams`, in a block that is used for every frame. */
export function play(
  frames: readonly PlayedFrame[],
  {
    enough = Number.POSITIVE_INFINITY,
    finish = true,
    isOther = (_: Connection): boolean => false,
    isOfInterest = (_: Segment): boolean => true,
  } = {},
): Played {
  const readers: Recorder[] = [];
  const ended: { stream: number; frame: number }[] = [];
  const told: (Connection | Stranger)[] = [];
  const tell = (stream: Connection | Stranger) => {
    told.push(stream);
    ended.push({ stream: stream.number, frame: number });
  };
  const known = new Set<Connection>();
  const numbers: (number | null)[] = [];
  let number = 0;
  const streams = new Streams({
    keepEnded: true,
    isOfInterest,
    newReader: (endpoints) => {
      const reader = new Recorder(endpoints, enough);
      readers.push(reader);
      return reader;
    },
    onEnd: (connection, _, mayList) => {
      if (!isOther(connection) || mayList()) tell(connection);
    },
    onStranger: tell,
  });
  const unwrapper = new Unwrapper();
  const segment = emptySegment();
  const block = Buffer.alloc(70_000);
  let milliseconds = 0;
  for (const played of frames) {
    number++;
    milliseconds = played.at ?? milliseconds + 1;
    const built = builtFrame(played);
    built.copy(block);
    const frame = frameOf(block, {
      number,
      seconds: 1_700_000_000 + Math.floor(milliseconds / 1000),
      nanoseconds: (milliseconds % 1000) * 1e6,
      end: built.length - (played.cut ?? 0),
      originalLength: built.length,
    });
    const kind = unwrapper.unwrap(frame, segment);
    if (kind === 'tcp') streams.segment(segment, frame);
    if (kind === 'quoted-tcp') streams.quoted(segment, frame);
    for (const connection of streams.open) known.add(connection);
    const taken = kind === 'tcp' ? [...known].find(({ lastFrame }) => lastFrame === number) : null;
    numbers.push(taken?.number ?? null);
    block.fill('!');
  }
  if (finish) streams.finish();
  return { streams, connections: [...known], readers, numbers, ended, told };
}
