import { client, HANDSHAKE, type PlayedFrame, server } from './tcp-player.ts';

/** What may happen on a TCP connection, and what both sides' bytes come to: `<-5 lost>` are five that are missing. */
export interface Situation {
  readonly name: string;
  readonly frames: readonly PlayedFrame[];
  /** Of each stream: the bytes of its first sender, and of the other side. */
  readonly text: readonly (readonly [string, string])[];
  /** What tshark 4.0 shows where it is not the same, and why we differ. */
  readonly tshark?: { readonly text: readonly (readonly [string, string])[]; readonly because: string };
}

const say = (seq: number, payload: string, rest: PlayedFrame = {}) =>
  client('PA', seq, 1, { payload, ...rest });
const reply = (seq: number, ack: number, payload: string) => server('PA', seq, ack, { payload });

/** The handshake with sequence numbers that end at 2^32 in its course. */
const WRAPPING: readonly PlayedFrame[] = [
  client('S', 2 ** 32 - 1001, -5000),
  server('SA', 2 ** 32 - 5001, -1000),
  client('A', -1000, -5000),
  client('PA', -1000, -5000, { payload: 'hello' }),
  server('PA', -5000, -995, { payload: 'world' }),
];

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'nothing special',
    frames: [...HANDSHAKE, say(1, 'hello'), reply(1, 6, 'world')],
    text: [['hello', 'world']],
  },
  {
    name: 'Fast Open: data in the SYN',
    frames: [client('S', 0, -5000, { payload: 'fast' }), server('SA', 0, 5), client('A', 5, 1), say(5, '!')],
    text: [['fast!', '']],
  },
  {
    name: 'Fast Open: data in the SYN that the server does not take, and that are sent again',
    frames: [client('S', 0, -5000, { payload: 'fast' }), server('SA', 0, 1), say(1, 'fast!')],
    text: [['fast!', '']],
  },
  {
    name: 'data in the SYN/ACK',
    frames: [
      client('S', 0, -5000),
      server('SA', 0, 1, { payload: '220 ' }),
      client('A', 1, 5),
      reply(5, 1, 'mx'),
    ],
    text: [['', '220 mx']],
  },
  {
    name: 'keep-alives with and without a byte',
    frames: [
      ...HANDSHAKE,
      say(1, 'hello'),
      client('A', 5, 1, { payload: '\0' }),
      client('A', 5, 1),
      server('A', 1, 6),
      say(6, '!'),
    ],
    text: [['hello!', '']],
  },
  {
    name: 'a keep-alive before any data',
    frames: [...HANDSHAKE, client('A', 0, 1, { payload: '\0' }), server('A', 1, 1), say(1, 'hello')],
    text: [['hello', '']],
  },
  {
    name: 'zero-window probes of one byte',
    frames: [
      ...HANDSHAKE,
      say(1, 'hello'),
      server('A', 1, 6, { window: 0 }),
      client('A', 6, 1, { payload: 'w' }),
      server('A', 1, 6, { window: 0 }),
      client('A', 6, 1, { payload: 'w' }),
      server('A', 1, 6),
      say(6, 'world'),
    ],
    text: [['helloworld', '']],
  },
  {
    name: 'retransmissions with other boundaries',
    frames: [
      ...HANDSHAKE,
      say(1, 'ab'),
      say(3, 'cd'),
      say(1, 'abc'),
      say(2, 'bcdef'),
      say(5, 'ef'),
      say(7, 'g'),
    ],
    text: [['abcdefg', '']],
  },
  {
    name: 'segments out of order',
    frames: [...HANDSHAKE, say(4, 'de'), say(6, 'f'), say(1, 'abc')],
    text: [['abcdef', '']],
  },
  {
    name: 'a gap that nobody acknowledges',
    frames: [...HANDSHAKE, say(4, 'de')],
    text: [['<-3 lost>de', '']],
    tshark: { text: [['', '']], because: 'it shows what waits behind a gap only once it is acknowledged' },
  },
  {
    name: 'a gap that is acknowledged',
    frames: [...HANDSHAKE, say(4, 'de'), server('A', 1, 6), say(6, 'f')],
    text: [['<-3 lost>def', '']],
  },
  {
    name: 'what was acknowledged and comes later all the same',
    frames: [...HANDSHAKE, say(4, 'de'), server('A', 1, 6), say(1, 'abc'), say(6, 'f')],
    text: [['abcdef', '']],
    tshark: { text: [['<-3 lost>def', '']], because: 'we wait a second: frames may be captured late' },
  },
  {
    name: 'acknowledgments ahead of the capture',
    frames: [...HANDSHAKE, say(1, 'abc'), server('A', 1, 9), say(9, 'i')],
    text: [['abc<-5 lost>i', '']],
    tshark: { text: [['abc', '']], because: 'it waits for an acknowledgment of what came last' },
  },
  {
    name: 'acknowledgments ahead of the capture, and nothing more',
    frames: [...HANDSHAKE, say(1, 'abc'), server('A', 1, 9)],
    text: [['abc<-5 lost>', '']],
    tshark: { text: [['abc', '']], because: 'it shows no gap that nothing follows' },
  },
  {
    name: 'segments before the SYN',
    frames: [say(1, 'hello'), ...HANDSHAKE, say(6, '!'), reply(1, 7, 'world')],
    text: [['hello!', 'world']],
  },
  {
    name: 'a SYN/ACK before its SYN',
    frames: [
      server('SA', 0, 1),
      client('S', 0, -5000),
      client('A', 1, 1),
      say(1, 'hello'),
      reply(1, 6, 'world'),
    ],
    text: [['world', 'hello']],
  },
  {
    name: 'sequence numbers that wrap around within the handshake',
    frames: WRAPPING,
    text: [['hello', 'world']],
  },
  {
    name: 'a FIN before the data that it follows',
    frames: [...HANDSHAKE, client('FA', 6, 1), say(1, 'hello'), server('A', 1, 7)],
    text: [['hello', '']],
  },
  {
    name: 'data behind a FIN',
    frames: [...HANDSHAKE, say(1, 'hello'), client('FA', 6, 1), say(6, 'more'), say(7, 'more')],
    text: [['hello', '']],
    tshark: {
      text: [['hellomoree', '']],
      because: 'no receiver takes what stands behind a FIN (RFC 9293 section 3.10.7.4)',
    },
  },
  {
    name: 'data beyond a FIN that came before them',
    frames: [...HANDSHAKE, client('FA', 4, 1), say(1, 'abcdef')],
    text: [['abc', '']],
    tshark: { text: [['abcdef', '']], because: 'no receiver takes what stands behind a FIN' },
  },
  {
    name: 'simultaneous close',
    frames: [
      ...HANDSHAKE,
      client('FPA', 1, 1, { payload: 'bye' }),
      server('FPA', 1, 1, { payload: 'ciao' }),
      client('A', 5, 6),
      server('A', 6, 5),
    ],
    text: [['bye', 'ciao']],
  },
  {
    name: 'simultaneous open',
    frames: [
      client('S', 0, -5000),
      server('S', 0, -1000),
      client('SA', 0, 1),
      server('SA', 0, 1),
      say(1, 'hello'),
      reply(1, 6, 'world'),
    ],
    text: [['hello', 'world']],
  },
  {
    name: 'a RST in the window that the receiver does not believe (RFC 5961 section 3.2)',
    frames: [
      ...HANDSHAKE,
      say(1, 'hello'),
      client('R', 100, 0),
      server('A', 1, 6),
      say(6, '!'),
      server('A', 1, 7),
    ],
    text: [['hello!', '']],
  },
  {
    name: 'a RST far outside the window',
    frames: [...HANDSHAKE, say(1, 'hello'), client('R', 2 ** 29, 0), say(6, '!'), server('A', 1, 7)],
    text: [['hello!', '']],
  },
  {
    name: 'a RST that says why',
    frames: [...HANDSHAKE, say(1, 'hello'), server('RA', 1, 6, { payload: 'go away' })],
    text: [['hello', '']],
    tshark: {
      text: [['hello', 'go away']],
      because: 'a RST carries a message to people, no data (RFC 9293 section 3.5.3)',
    },
  },
  {
    name: 'the client alone',
    frames: HANDSHAKE.filter(({ from }) => from === '192.0.2.1:40000').concat(
      say(1, 'hello'),
      client('A', 6, 6),
    ),
    text: [['hello', '<-5 lost>']],
    tshark: { text: [['hello', '']], because: 'it shows no gap that nothing follows' },
  },
  {
    name: 'the server alone',
    frames: [server('SA', 0, 1), reply(1, 6, 'world'), server('A', 6, 6)],
    text: [['world', '<-5 lost>']],
    tshark: { text: [['world', '']], because: 'it shows no gap that nothing follows' },
  },
  {
    name: 'one side alone, and no handshake',
    frames: [client('PA', 1, 1, { payload: 'hello' }), client('PA', 6, 9, { payload: '!' })],
    text: [['hello!', '<-8 lost>']],
    tshark: { text: [['hello!', '']], because: 'it shows no gap that nothing follows' },
  },
  {
    name: 'a connection from its middle on',
    frames: [
      reply(50, 30, 'world'),
      say(30, 'hello', { ack: 5055 }),
      client('FA', 35, 55),
      server('A', 55, 36),
    ],
    text: [['world', 'hello']],
  },
  {
    name: 'from its middle on, with a keep-alive first',
    frames: [
      server('A', 50, 30),
      client('A', 29, 50, { payload: '\0' }),
      server('A', 50, 30),
      say(30, 'hello'),
    ],
    text: [['', 'hello']],
    tshark: { text: [['', '\0hello']], because: 'the receiver has had the byte of a keep-alive' },
  },
  {
    name: 'the ports used again',
    frames: [
      ...HANDSHAKE,
      say(1, 'hello'),
      client('FA', 6, 1),
      server('FA', 1, 7),
      client('A', 7, 2),
      client('S', 90_000, -5000),
      server('SA', 90_000, 90_001),
      client('PA', 90_001, 90_001, { payload: 'again' }),
    ],
    text: [
      ['hello', ''],
      ['again', ''],
    ],
  },
  {
    name: 'every frame twice',
    frames: [...HANDSHAKE, say(1, 'hello'), reply(1, 6, 'world'), client('FA', 6, 6)].flatMap((frame) => [
      frame,
      frame,
    ]),
    text: [['hello', 'world']],
  },
];
