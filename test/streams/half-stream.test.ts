import { describe, expect, it } from 'vitest';
import { MAX_HELD_BYTES, MAX_HELD_SEGMENTS } from '../../src/limits.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { HalfStream } from '../../src/streams/half-stream.ts';
import { sequenceAdd } from '../../src/streams/sequence.ts';
import { random } from '../support/random.ts';
import { segmentOf } from '../support/segments.ts';

/** What happens in one frame; sequence numbers count from where the stream begins. */
type Step = (half: HalfStream, start: number, frame: number) => void;

const timeOf = (milliseconds: number) => ({
  seconds: Math.floor(milliseconds / 1000),
  nanoseconds: (milliseconds % 1000) * 1e6,
  digits: 6,
});

/** A payload, cut by the snapshot length where the wire had more of it. */
function data(at: number, text: string, wireLength = text.length, time?: number, checksum = false): Step {
  return (half, start, frame) => {
    const seq = sequenceAdd(start, at);
    const segment = segmentOf(text, { seq, cut: wireLength - text.length, checksum });
    half.segment(seq, segment, { frame, time: timeOf(time ?? frame) });
    // The block of a frame is used again.
    segment.bytes.fill(33);
  };
}

/** The same with its right checksum. */
const sound = (at: number, text: string, wireLength?: number): Step =>
  data(at, text, wireLength, undefined, true);

const begin =
  (at = 0): Step =>
  (half, start) =>
    half.begin(sequenceAdd(start, at));
const fin =
  (at: number): Step =>
  (half, start) =>
    half.finish(sequenceAdd(start, at));
const ack =
  (at: number, time?: number): Step =>
  (half, start, frame) =>
    half.acknowledge(sequenceAdd(start, at), timeOf(time ?? frame));
const end: Step = (half) => half.end();

/**
 * Plays the steps, a frame each, and gives what came out: `abc 2` are bytes of frame 2, `abc 2>5` are bytes that were
 * captured in frame 2 and in sequence in frame 5, `-3 lost 4` are three bytes that are missing before frame 4.
 */
function play(steps: readonly Step[], start = 1000): { log: string[]; half: HalfStream } {
  const log: string[] = [];
  const half = new HalfStream({
    data: (bytes, from, to, { capturedIn, frame }) => {
      const text = Buffer.from(bytes.subarray(from, to)).toString('latin1');
      log.push(`${text} ${capturedIn === frame ? frame : `${capturedIn}>${frame}`}`);
    },
    gap: (length, reason, arrival) =>
      log.push(`-${length} ${reason}${arrival === null ? '' : ` ${arrival.frame}`}`),
  });
  steps.forEach((step, i) => {
    step(half, start, i + 1);
  });
  return { log, half };
}

const CASES: readonly [name: string, steps: readonly Step[], log: readonly string[]][] = [
  ['in order', [begin(), data(0, 'abc'), data(3, 'de'), end], ['abc 2', 'de 3']],
  ['nothing at all', [end], []],
  ['a handshake and nothing more', [begin(), ack(0), end], []],
  ['out of order', [begin(), data(3, 'de'), data(0, 'abc'), end], ['abc 3', 'de 2>3']],
  [
    'wholly backwards',
    [begin(), data(4, 'e'), data(2, 'cd'), data(0, 'ab'), end],
    ['ab 4', 'cd 3>4', 'e 2>4'],
  ],

  ['nothing but a keep-alive without its byte', [begin(), data(0, ''), end], []],
  ['retransmitted', [begin(), data(0, 'abc'), data(0, 'ABC'), end], ['abc 2']],
  ['retransmitted with more behind it', [begin(), data(0, 'abc'), data(0, 'ABCde'), end], ['abc 2', 'de 3']],
  ['overlapping what came', [begin(), data(0, 'abc'), data(2, 'Cde'), end], ['abc 2', 'de 3']],
  ['an old part again', [begin(), data(0, 'abcd'), data(1, 'BC'), end], ['abcd 2']],
  ['a keep-alive of one byte', [begin(), data(0, 'abc'), data(2, '\0'), data(3, 'd'), end], ['abc 2', 'd 4']],
  [
    'a zero-window probe',
    [begin(), data(0, 'abc'), data(3, 'd'), data(3, 'def'), end],
    ['abc 2', 'd 3', 'ef 4'],
  ],

  ['held twice', [begin(), data(2, 'cd'), data(2, 'CD'), data(0, 'ab'), end], ['ab 4', 'cd 2>4']],
  [
    'held, then longer',
    [begin(), data(2, 'cd'), data(2, 'CDef'), data(0, 'ab'), end],
    ['ab 4', 'cd 2>4', 'ef 3>4'],
  ],
  [
    'held, then with more before it',
    [begin(), data(3, 'de'), data(1, 'bcDE'), data(0, 'a'), end],
    ['a 4', 'bcDE 3>4'],
  ],
  [
    'held in the middle of a later one',
    [begin(), data(3, 'd'), data(1, 'bcDef'), data(0, 'a'), end],
    ['a 4', 'bcDef 3>4'],
  ],
  [
    'several held within a later one',
    [begin(), data(2, 'c'), data(4, 'e'), data(1, 'bCdEf'), data(0, 'a'), end],
    ['a 5', 'bCdEf 4>5'],
  ],
  ['held, then all of it in sequence', [begin(), data(2, 'c'), data(0, 'abCde'), end], ['abCde 3']],
  ['held, then overtaken', [begin(), data(0, 'a'), data(2, 'c'), data(0, 'AbC'), end], ['a 2', 'bC 4']],

  ['a gap at the start', [begin(), data(2, 'cd'), end], ['-2 lost 2', 'cd 2']],
  ['a gap in the middle', [begin(), data(0, 'ab'), data(4, 'ef'), end], ['ab 2', '-2 lost 3', 'ef 3']],
  [
    'two gaps',
    [begin(), data(1, 'b'), data(3, 'd'), data(4, 'e'), end],
    ['-1 lost 2', 'b 2', '-1 lost 3', 'd 3', 'e 4'],
  ],
  [
    'frames of what was held behind a gap are its own',
    [begin(), data(5, 'f'), data(3, 'de'), data(6, 'g'), end],
    ['-3 lost 3', 'de 3', 'f 2>3', 'g 4'],
  ],
  [
    'what was held while more came before it is in sequence no sooner than that',
    [begin(), data(5, 'f'), data(0, 'abc'), end],
    ['abc 3', '-2 lost 3', 'f 2>3'],
  ],
  ['a gap that is filled after all', [begin(), data(2, 'c'), ack(0), data(0, 'ab'), end], ['ab 4', 'c 2>4']],
  [
    'a gap at the end, known by an acknowledgment',
    [begin(), data(0, 'ab'), ack(6), end],
    ['ab 2', '-4 lost'],
  ],
  ['a gap at the end, known by a FIN', [begin(), data(0, 'ab'), fin(6), end], ['ab 2', '-4 lost']],
  ['a direction known by acknowledgments only', [begin(), ack(0), ack(7), ack(5), end], ['-7 lost']],
  ['the same without a handshake', [ack(100), ack(107), end], ['-7 lost']],
  ['the same where only a FIN can be missing', [ack(100), ack(101), end], []],
  ['an acknowledged FIN', [begin(), data(0, 'ab'), fin(2), ack(3), end], ['ab 2']],
  ['an acknowledged FIN that was not captured', [begin(), data(0, 'ab'), ack(3), end], ['ab 2']],
  ['an acknowledgment of what was never sent', [begin(), data(0, 'ab'), ack(2 ** 30 + 3), end], ['ab 2']],
  [
    'an acknowledged gap, a second later',
    [begin(), data(2, 'cd'), ack(4), ack(4, 900), ack(4, 1100), data(0, 'ab'), data(4, 'e'), end],
    ['-2 lost 2', 'cd 2', 'e 7'],
  ],
  [
    'an acknowledged gap, and another that is not',
    [begin(), data(2, 'c'), data(5, 'f'), ack(3, 5000), data(3, 'de'), end],
    ['-2 lost 2', 'c 2', 'de 5', 'f 3>5'],
  ],

  ['a FIN in a gap', [begin(), data(0, 'ab'), fin(4), data(2, 'cd'), end], ['ab 2', 'cd 4']],
  ['a FIN behind what is held', [begin(), data(2, 'cd'), fin(4), end], ['-2 lost 2', 'cd 2']],
  ['a FIN sent twice', [begin(), data(0, 'ab'), fin(2), fin(2), end], ['ab 2']],
  ['an old FIN', [begin(), data(0, 'abcd'), fin(2), data(4, 'e'), end], ['abcd 2', 'e 4']],
  ['data behind a FIN', [begin(), data(0, 'ab'), fin(2), data(2, 'cd'), data(3, 'd'), end], ['ab 2']],

  ['without a SYN', [data(50, 'ab'), data(52, 'cd'), end], ['ab 1', 'cd 2']],
  ['without a SYN, and what came before it sent again', [data(50, 'ab'), data(48, 'yz'), end], ['ab 1']],
  [
    'without a SYN, behind what the receiver waits for',
    [ack(47), data(50, 'ab'), end],
    ['-3 lost 2', 'ab 2'],
  ],
  [
    'without a SYN, what the receiver has already',
    [ack(52), data(50, 'ab'), data(52, 'c'), end],
    ['ab 2', 'c 3'],
  ],
  ['without a SYN, acknowledged further than captured', [data(50, 'ab'), ack(60), end], ['ab 1', '-8 lost']],
  ['a FIN and nothing else', [fin(50), end], []],
  ['data before the SYN', [data(0, 'ab'), begin(), data(2, 'cd'), end], ['ab 1', 'cd 3']],
  ['a SYN sent twice', [begin(), begin(), data(0, 'ab'), end], ['ab 3']],
  ['two SYN/ACKs, the first acknowledged', [begin(0), begin(500), ack(0), data(0, 'ab'), end], ['ab 4']],
  ['two SYN/ACKs, the second acknowledged', [begin(500), begin(0), ack(0), data(0, 'ab'), end], ['ab 4']],
  ['two SYN/ACKs, the second gone on with', [begin(500), begin(0), data(0, 'ab'), end], ['ab 3']],
  [
    'acknowledgments of an older connection before the handshake',
    [begin(), ack(9999), begin(), data(0, 'ab'), ack(2), end],
    ['ab 4'],
  ],
  ['a SYN in mid-stream', [begin(), data(0, 'ab'), begin(700), data(2, 'cd'), end], ['ab 2', 'cd 4']],

  [
    'cut payloads',
    [begin(), data(0, 'ab', 5), data(5, 'fg', 4), end],
    ['ab 2', '-3 truncated', 'fg 3', '-2 truncated'],
  ],
  ['a payload cut to nothing', [begin(), data(0, '', 5), data(5, 'f'), end], ['-5 truncated', 'f 3']],
  [
    'cut payloads out of order',
    [begin(), data(5, 'fg', 4), data(0, 'ab', 5), end],
    ['ab 3', '-3 truncated', 'fg 2>3', '-2 truncated'],
  ],
  ['a cut payload sent again', [begin(), data(0, 'ab', 5), data(0, 'ab', 5), end], ['ab 2', '-3 truncated']],
  [
    'a cut payload overlapping what came',
    [begin(), data(0, 'abc'), data(1, 'bcd', 6), end],
    ['abc 2', 'd 3', '-3 truncated'],
  ],
  [
    'a cut payload overlapping what came by more than is left of it',
    [begin(), data(0, 'abcd'), data(1, 'b', 6), end],
    ['abcd 2', '-3 truncated'],
  ],
  [
    'of a held payload the cut part, too, is there once',
    [begin(), data(2, 'c', 3), data(3, 'DEF'), data(0, 'ab'), end],
    ['ab 4', 'c 2>4', '-2 truncated', 'F 3>4'],
  ],
];

describe.each([
  ['low sequence numbers', 1000],
  ['sequence numbers that wrap around in the handshake', 2 ** 32 - 1],
  ['sequence numbers that wrap around in the data', 2 ** 32 - 3],
  ['sequence numbers that wrap around soon', 2 ** 32 - 50],
  ['sequence numbers from half way up', 2 ** 31 - 2],
])('a direction of a stream, %s', (_, start) => {
  it.each(CASES)('%s', (_name, steps, log) => {
    const played = play(steps, start);
    expect(played.log).toEqual(log);
    const total = (pattern: RegExp) =>
      log
        .flatMap((entry) => pattern.exec(entry)?.[1] ?? [])
        .reduce((sum, text) => sum + (Number(text) || text.length), 0);
    expect(played.half.missing).toBe(total(/^-(\d+)/));
    expect(played.half.delivered).toBe(total(/^([^-]*) /));
  });
});

describe('HalfStream', () => {
  it('names the first frame that was cut', () => {
    const { half } = play([begin(), data(0, 'ab'), data(4, 'e', 3), data(2, 'cd', 9)]);
    expect(half.cutInFrame).toBe(3);
  });

  it('counts offsets beyond 2^32', () => {
    const log: number[] = [];
    const half = new HalfStream({ data: () => {}, gap: (length) => log.push(length) });
    half.begin(7);
    const length = 2 ** 29;
    for (let i = 0; i < 20; i++) {
      const segment = { ...emptySegment(), payloadLength: length };
      half.segment(sequenceAdd(7, i * length), segment, { frame: i + 1, time: timeOf(i) });
    }
    expect(half.missing).toBe(20 * length);
    expect(half.nextSequence).toBe(sequenceAdd(7, 20 * length));
  });

  it('holds no more segments than it may, and says what it gave up', () => {
    const { log, half } = play([
      begin(),
      ...Array.from({ length: MAX_HELD_SEGMENTS + 2 }, (_, i) => data(2 * i + 1, 'x')),
    ]);
    expect(log).toEqual(['-1 lost 2', 'x 2', '-1 lost 3', 'x 3']);
    expect(half.missing).toBe(2);
  });

  it('holds no more bytes than it may', () => {
    const size = 60_000;
    const count = Math.ceil(MAX_HELD_BYTES / size) + 1;
    const { half } = play([
      begin(),
      ...Array.from({ length: count }, (_, i) => data(1 + i * size, 'x'.repeat(size))),
    ]);
    expect(half.missing).toBe(1);
    expect(half.delivered).toBe(count * size);
  });

  it('reads overlapping segments as Wireshark does, whatever the order, the cuts and the repetitions', () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const length = 1 + next(60);
      const parts = Array.from({ length: 40 }, () => {
        const from = next(length);
        const text = Array.from({ length: 1 + next(12) }, () => String.fromCharCode(97 + next(26))).join('');
        return { from, text: text.slice(0, length - from) };
      });
      const { log } = play([begin(), ...parts.map(({ from, text }) => sound(from, text)), end]);
      const out = log
        .map((entry) =>
          entry.startsWith('-') ? '?'.repeat(Number.parseInt(entry.slice(1), 10)) : entry.split(' ')[0],
        )
        .join('');
      expect(out, `seed ${seed}`).toBe(followed(parts));
      const frames = log.flatMap((entry) =>
        entry.startsWith('-') ? [] : Number(entry.split(/[ >]/).at(-1)),
      );
      expect(frames, `seed ${seed}`).toEqual(frames.toSorted((a, b) => a - b));
    }
  });

  it('gives the bytes that were sent, however they come', () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const sent = Array.from({ length: 1 + next(300) }, () => String.fromCharCode(33 + next(90))).join('');
      const cuts = [0, ...Array.from({ length: next(40) }, () => next(sent.length)), sent.length];
      const starts = cuts.toSorted((a, b) => a - b);
      const segments = starts.map((from, i) => ({ from, to: starts[i + 1] ?? sent.length }));
      const again = Array.from({ length: next(40) }, () => {
        const from = next(sent.length);
        return { from, to: from + 1 + next(sent.length - from) };
      });
      const order = [...segments, ...again].map((segment) => ({ segment, key: next(1000) }));
      order.sort((a, b) => a.key - b.key);
      const steps = order.map(({ segment: { from, to } }) => data(from, sent.slice(from, to)));
      const { log, half } = play([begin(), ...steps, end], 2 ** 32 - next(400));
      expect(log.map((entry) => entry.slice(0, entry.lastIndexOf(' '))).join(''), `seed ${seed}`).toBe(sent);
      expect(half.missing).toBe(0);
      expect(half.retransmissions.differences).toEqual([]);
    }
  });
});

/** The rule of Wireshark 4.0's `Follow TCP Stream`, with a `?` for what is missing. */
function followed(parts: readonly { readonly from: number; readonly text: string }[]): string {
  let out = '';
  const waiting: { readonly from: number; readonly text: string }[] = [];
  const drain = () => {
    for (let i = 0; i < waiting.length; ) {
      const { from, text } = waiting[i] as (typeof waiting)[number];
      if (from > out.length) {
        i++;
        continue;
      }
      waiting.splice(i, 1);
      out += text.slice(out.length - from);
      i = 0;
    }
  };
  for (const part of parts) {
    // What goes on in sequence is read before anything that waits.
    if (part.from <= out.length) out += part.text.slice(out.length - part.from);
    else waiting.push(part);
    drain();
  }
  while (waiting.length > 0) {
    out = out.padEnd(Math.min(...waiting.map(({ from }) => from)), '?');
    drain();
  }
  return out;
}
