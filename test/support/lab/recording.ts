import { pcapFile, type TcpFrameOptions, tcpFrame, type WrittenFrame } from '../capture-builder.ts';

export type From = 'client' | 'server';

/** What came from one side of a TCP connection, in the order in which it came. */
export interface RecordedEvent {
  readonly from: From;
  /** Microseconds since 1970. */
  readonly time: number;
  /** Null where the side ended the connection. */
  readonly data: Uint8Array | null;
  /** How it ended it. */
  readonly end: 'fin' | 'rst' | null;
}

/** One TCP connection. */
export interface Recording {
  /** When it was opened, in microseconds since 1970. */
  readonly time: number;
  readonly events: RecordedEvent[];
}

const SEGMENT = 1460;
const SERVER = '192.0.2.25:25';

/** A pcap file of connections, all of them to one mail server, each from a port of its own from `firstPort` on. */
export function captureOf(recordings: readonly Recording[], firstPort: number): Buffer {
  const frames = recordings.flatMap((recording, i) => framesOf(recording, `198.51.100.7:${firstPort + i}`));
  return pcapFile(frames.sort((a, b) => timeOf(a) - timeOf(b)));
}

const timeOf = ({ time }: WrittenFrame) =>
  time === undefined ? 0 : time.seconds * 1e6 + time.nanoseconds / 1e3;

/** The segments of a connection as its two ends would have sent them, had nothing stood between them. */
function framesOf({ time, events }: Recording, client: string): WrittenFrame[] {
  const frames: WrittenFrame[] = [];
  const next = { client: 1000, server: 5000 };
  const acknowledged = { client: 0, server: 0 };
  let now = time;
  const send = (from: From, flags: string, rest: Partial<TcpFrameOptions> = {}) => {
    const to = from === 'client' ? 'server' : 'client';
    const ends = { client, server: SERVER };
    const ack = flags.includes('A') ? next[to] : 0;
    acknowledged[from] = ack;
    const frame = tcpFrame({ from: ends[from], to: ends[to], flags, seq: next[from], ack, ...rest });
    const seconds = Math.floor(now / 1e6);
    frames.push({ bytes: frame, time: { seconds, nanoseconds: Math.round(now - seconds * 1e6) * 1000 } });
    next[from] += (rest.payload?.length ?? 0) + (/[SF]/.test(flags) ? 1 : 0);
    now++;
  };
  send('client', 'S', { options: [2, 4, SEGMENT >> 8, SEGMENT & 0xff] });
  send('server', 'SA', { options: [2, 4, SEGMENT >> 8, SEGMENT & 0xff] });
  send('client', 'A');
  for (const { from, time: at, data, end } of events) {
    const to = from === 'client' ? 'server' : 'client';
    now = Math.max(now, at);
    for (let start = 0; data !== null && start < data.length; start += SEGMENT)
      send(from, 'PA', { payload: data.subarray(start, start + SEGMENT) });
    if (end === 'rst') send(from, 'RA');
    else if (end === 'fin') send(from, 'FA');
    if (end !== 'rst' && acknowledged[to] !== next[from]) send(to, 'A');
    if (end === 'rst') break;
  }
  return frames;
}
