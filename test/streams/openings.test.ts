import { describe, expect, it } from 'vitest';
import { openedOf } from '../../src/diagnosis/gather.ts';
import type { Segment } from '../../src/network/segment.ts';
import { Connection } from '../../src/streams/connection.ts';
import type { Stranger } from '../../src/streams/streams.ts';
import { client, HANDSHAKE, type Played, type PlayedFrame, play, server } from '../support/tcp-player.ts';

const [SYN, SYN_ACK, ACK] = HANDSHAKE as [PlayedFrame, PlayedFrame, PlayedFrame];
const ASKED = client('PA', 1, 1, { payload: 'GET /' });
const ANSWERED = server('PA', 1, 6, { payload: 'HTTP/1.1 200 OK' });
const FIRST = [...HANDSHAKE, ASKED];
const V6 = { from: '[2001:db8::1]:40000', to: '[2001:db8::2]:80' };
const REVERSED_V6 = { from: V6.to, to: V6.from };

const OPENINGS: readonly (readonly [string, readonly PlayedFrame[]])[] = [
  ['a SYN and nothing else', [SYN]],
  ['a SYN that is refused', [SYN, server('RA', 0, 1)]],
  ['a SYN that comes again', [SYN, { ...SYN, at: 1000 }, SYN_ACK, ACK, ASKED]],
  ['a SYN that was captured twice', [{ ...SYN, id: 7 }, { ...SYN, id: 7 }, SYN_ACK, ACK, ASKED]],
  [
    'a SYN in IPv6 that comes again',
    [
      { ...SYN, ...V6 },
      { ...SYN, ...V6 },
    ],
  ],
  ['a SYN with data', [client('S', 0, -5000, { payload: 'GET /' }), SYN_ACK, ACK]],
  ['a SYN/ACK first', [SYN_ACK, ACK, ASKED]],
  ['a SYN/ACK that acknowledges something else', [SYN, server('SA', 0, 9), ACK, ASKED]],
  ['another SYN/ACK', [SYN, SYN_ACK, server('SA', 70, 1), client('A', 1, 71), ASKED]],
  ['a SYN of both', [SYN, server('S', 0, -1000), SYN_ACK, ACK, ASKED]],
  [
    'a SYN quoted first, of the other side',
    [server('S', 0, -1000, { quoted: 40 }), SYN, SYN_ACK, ACK, ASKED],
  ],
  ['an ACK with another number', [SYN, SYN_ACK, client('A', 2, 1), ASKED]],
  ['an ACK of what was not captured', [SYN, SYN_ACK, client('A', 1, 9), ASKED]],
  ['an ACK that comes twice', [...HANDSHAKE, ACK, ASKED]],
  ['an ACK that comes late', [SYN, SYN_ACK, ASKED, ACK]],
  ['a handshake that is reset', [...HANDSHAKE, client('R', 1, 1)]],
  ['a handshake that is reset, and tried again', [SYN, client('R', 1, 0), ...FIRST]],
  ['an ACK of what was not captured, and nothing else', [SYN, SYN_ACK, client('A', 1, 9)]],
  ['a silent handshake', HANDSHAKE],
  ['a silent handshake that ends', [...HANDSHAKE, client('FA', 1, 1), server('FA', 1, 2)]],
  ['no handshake', [ACK, ASKED, ANSWERED]],

  ['a question', FIRST],
  ['a question, and its answer', [...FIRST, ANSWERED, client('A', 6, 16)]],
  ['a greeting', [...HANDSHAKE, server('PA', 1, 1, { payload: '* OK' }), client('A', 1, 5)]],
  ['a question that comes again', [...FIRST, ASKED, ANSWERED]],
  ['a question whose first part was not captured', [...HANDSHAKE, client('PA', 9, 1, { payload: 'Host' })]],
  ['a question that was cut', [...HANDSHAKE, { ...ASKED, cut: 2 }, ANSWERED]],
  [
    'a question behind an answer that was not captured',
    [...HANDSHAKE, client('A', 1, 9, { payload: 'GET' })],
  ],
  ['a question with a FIN', [...HANDSHAKE, client('FA', 1, 1, { payload: 'GET /' }), ANSWERED]],
  ['a question with a RST', [...HANDSHAKE, client('RA', 1, 1, { payload: 'GET /' })]],
  [
    'a question in IPv6',
    [
      { ...SYN, ...V6 },
      { ...SYN_ACK, ...REVERSED_V6 },
      { ...ACK, ...V6 },
      { ...ASKED, ...V6 },
    ],
  ],
  ['sequence numbers that wrap', [SYN, SYN_ACK, ACK, ASKED, ANSWERED].map((frame) => wrapped(frame))],

  ['an end by the client', [...FIRST, client('FA', 6, 1), server('FA', 1, 7), client('A', 7, 2)]],
  ['an end by the server', [...FIRST, ANSWERED, server('FA', 16, 6), client('FA', 6, 17)]],
  ['a reset', [...FIRST, ANSWERED, server('R', 16, 6)]],
  ['an end, and a frame a minute later', [...FIRST, server('R', 1, 6), { ...ANSWERED, at: 70_000 }]],
  ['another stream on the ports', [...FIRST, ANSWERED, client('S', 7777, -5000), server('SA', 0, 7778)]],
  ['another stream on the ports of a silent one', [...HANDSHAKE, client('S', 7777, -5000)]],
  ['the SYN again, later', [...FIRST, ANSWERED, { ...SYN, at: 5000 }, ACK]],
  [
    'several streams',
    [
      SYN,
      { ...SYN, from: '192.0.2.1:40001' },
      { ...SYN, from: '192.0.2.1:40002' },
      SYN_ACK,
      ACK,
      ASKED,
    ].concat({ ...ACK, from: '192.0.2.1:40002' }, ANSWERED),
  ],
];

/** The same with sequence numbers that begin just before 2^32. */
function wrapped(frame: PlayedFrame): PlayedFrame {
  const before = (number = 0, by = 0) => (number + 2 ** 32 - by - 1) % 2 ** 32;
  const [seq, ack] = frame.from === SYN.from ? [1000, 5000] : [5000, 1000];
  return { ...frame, seq: before(frame.seq, seq), ack: before(frame.ack, ack) };
}

/** What is reported of a stream that is neither mail nor TLS. */
function reported(stream: Connection | Stranger) {
  const { number, firstFrame, lastFrame, firstTime, lastTime, frames, delivered } = stream;
  const span = { number, firstFrame, lastFrame, firstTime, lastTime, frames, delivered };
  return stream instanceof Connection
    ? {
        ...span,
        endpoints: stream.directions.map(({ endpoint }) => endpoint),
        opened: openedOf(stream),
        client: stream.opener,
        closed: stream.closed(),
        missing: stream.missing,
      }
    : { ...span, endpoints: stream.endpoints, opened: 'syn', client: 0, closed: null, missing: [0, 0] };
}

/** All that is known of a stream that is read to its end. */
const known = (stream: Connection | Stranger) =>
  stream instanceof Connection ? { ...reported(stream), directions: stream.directions } : stream;

const outcome = ({ told, ended, streams, readers }: Played) => ({
  told: told.map(reported),
  ended,
  count: streams.count,
  pieces: readers.filter(({ text }) => text.join('') !== '').map(({ pieces }) => pieces),
});

describe('a stream that is numbers as long as that is enough', () => {
  it.each(OPENINGS)(
    'is told of as if it had been followed, and let go with the first byte: %s',
    (_, frames) => {
      const followed = outcome(play(frames, { enough: 1 }));
      const opened = outcome(play(frames, { enough: 1, isOfInterest: () => false }));
      expect({ ...opened, pieces: [] }).toEqual({ ...followed, pieces: [] });
    },
  );

  it.each(OPENINGS)('is read as if it had been followed from its first segment on: %s', (_, frames) => {
    const isOfInterest = ({ payloadLength }: Segment) => payloadLength > 0;
    const [opened, followed] = [play(frames, { isOfInterest }), play(frames)];
    expect(outcome(opened)).toEqual(outcome(followed));
    expect(opened.told.map(known)).toEqual(followed.told.map(known));
  });

  it('needs no reader', () => {
    const { readers, connections } = play([...FIRST, ANSWERED], { isOfInterest: () => false });
    expect({ readers, connections }).toEqual({ readers: [], connections: [] });
  });
});
