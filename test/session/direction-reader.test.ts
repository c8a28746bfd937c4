import { describe, expect, it } from 'vitest';
import { sampleFrames } from '../support/remake.ts';
import {
  ALERT,
  CLIENT_HELLO,
  cut,
  DATA,
  described,
  EHLO,
  GO,
  GREETING,
  HELLOS,
  OFFER,
  OPENING,
  type Said,
  SENT,
  SERVER_HELLO,
  STARTTLS,
  sessionOf,
} from '../support/session-player.ts';

const SESSIONS: readonly [name: string, said: readonly Said[], expected: object][] = [
  [
    'STARTTLS',
    [...OPENING, ...HELLOS],
    {
      kind: 'smtp',
      lines: ['S: 220 mx ESMTP', 'C: EHLO a', 'S: 250-mx', 'S: 250 STARTTLS', 'C: STARTTLS', 'S: 220 go'],
      client: { tls: SENT.client, records: '22:44', gaps: '', clear: null },
      server: { tls: SENT.server, records: '22:44', gaps: '', clear: null },
    },
  ],
  [
    'a ClientHello in the segment of STARTTLS',
    [
      GREETING,
      EHLO,
      OFFER,
      ['C', Buffer.concat([Buffer.from('STARTTLS\r\n'), CLIENT_HELLO])],
      GO,
      ['S', SERVER_HELLO],
    ],
    { client: { tls: SENT.client, records: '22:44' }, server: { tls: SENT.server, records: '22:44' } },
  ],
  [
    'a ServerHello in the segment of the reply',
    [GREETING, EHLO, OFFER, STARTTLS, ['S', Buffer.concat([Buffer.from('220 go\r\n'), ALERT])]],
    { server: { tls: SENT.server, records: '21:2' }, client: { tls: null, records: '' } },
  ],
  [
    'LMTP',
    [['S', '220 lmtp LMTP\r\n'], ['C', 'LHLO a\r\n'], OFFER, STARTTLS, GO, ...HELLOS],
    { kind: 'smtp', client: { tls: SENT.client, records: '22:44' } },
  ],
  [
    'HELO',
    [GREETING, ['C', 'HELO a\r\n'], ['S', '250 mx\r\n']],
    { kind: 'smtp', lines: ['S: 220 mx ESMTP', 'C: HELO a', 'S: 250 mx'] },
  ],
  [
    'a refusal',
    [GREETING, EHLO, OFFER, STARTTLS, ['S', '454 no\r\n'], ['C', 'QUIT\r\n']],
    { client: { tls: null, clear: null }, server: { tls: null, clear: null } },
  ],
  [
    'a server that answers in clear',
    [...OPENING, ['C', CLIENT_HELLO], ['S', '454 oops\r\n']],
    { client: { records: '22:44', clear: null }, server: { tls: null, clear: '454 oops' } },
  ],
  [
    'text behind an alert',
    [...OPENING, ['C', CLIENT_HELLO], ['S', ALERT], ['S', '421 bye\r\n']],
    {
      server: { tls: SENT.server, records: '21:2', clear: '421 bye\r\n' },
      lines: expect.arrayContaining(['S: 421 bye']),
    },
  ],
  [
    'TLS again behind text',
    [...OPENING, ...HELLOS, ['C', ALERT], ['C', 'EHLO b\r\n'], ['C', CLIENT_HELLO]],
    { client: { tls: SENT.client, records: '22:44 21:2 22:44', clear: 'EHLO b\r\n' } },
  ],
  [
    'anything but text behind an alert',
    [...OPENING, ['C', CLIENT_HELLO], ['S', ALERT], ['S', '\x01\x02\x03\x04']],
    { server: { records: '21:2', clear: '\x01\x02\x03\x04' } },
  ],
];

describe('the boundary between clear text and TLS', () => {
  it.each(SESSIONS)('%s', (_, said, expected) => {
    expect(described(sessionOf(said))).toMatchObject(expected);
  });

  it.each(SESSIONS)('%s, however it is cut into segments', (_, said) => {
    const whole = described(sessionOf(said));
    const isClear = (side: unknown) => (side as { clear: string | null }).clear !== null;
    for (const size of [1, 2, 3, 4, 5, 7, 11, 30]) {
      const pieces = described(sessionOf(cut(said, size)));
      // Of text in clear only the start is kept, and what starts it is a matter of segments.
      for (const side of ['client', 'server'] as const) {
        if (!isClear(whole[side])) continue;
        expect(isClear(pieces[side])).toBe(true);
        Object.assign(pieces[side] as object, { clear: (whole[side] as { clear: string }).clear });
      }
      expect(pieces, `pieces of ${size}`).toEqual(whole);
    }
  });
});

describe('a session of real software', () => {
  it.each(['healthy-tls12.pcap', 'no-sni-tls13.pcap'])('of %s is the same, cut at any byte', async (name) => {
    const frames = (await sampleFrames(name)).filter(({ payload }) => payload.length > 0);
    const [first] = frames;
    const said = frames
      .filter(({ ports }) => ports.toSorted().join() === first?.ports.toSorted().join())
      .map(({ ports, payload }): Said => [ports[1] === 25 ? 'C' : 'S', payload]);
    const whole = described(sessionOf(said));
    expect(whole).toMatchObject({
      kind: 'smtp',
      client: { tls: expect.any(Number) },
      server: { tls: expect.any(Number) },
    });
    said.forEach(([from, what], i) => {
      const bytes = what as Buffer;
      for (let at = 1; at < bytes.length; at++) {
        const pieces: Said[] = [
          [from, bytes.subarray(0, at)],
          [from, bytes.subarray(at)],
        ];
        expect(described(sessionOf(said.toSpliced(i, 1, ...pieces))), `${i} at ${at}`).toEqual(whole);
      }
    });
  });
});

describe('what the capture does not show whole', () => {
  it.each<[string, readonly Said[], object]>([
    [
      'one side only, the client',
      [EHLO, STARTTLS, ['C', CLIENT_HELLO]],
      { client: { tls: SENT.client, records: '22:44' }, server: { records: '' } },
    ],
    [
      'one side only, the server',
      [GREETING, OFFER, GO, ['S', SERVER_HELLO]],
      { server: { tls: SENT.server, records: '22:44' }, client: { records: '' } },
    ],
    [
      'from STARTTLS on',
      [STARTTLS, GO, ...HELLOS],
      { client: { records: '22:44' }, lines: ['C: STARTTLS', 'S: 220 go'] },
    ],
    ['from TLS on', HELLOS, { kind: 'tls' }],
    [
      'from the middle of records on',
      [
        ['C', '\x8a\x07\xff\x00\x91\n\x02'],
        ['S', 'ab\x07\ncd\r\n'],
        ['C', DATA],
        ['S', DATA],
      ],
      {
        lines: [],
        client: { tls: 7, records: '23:9', clear: null },
        server: { tls: 8, records: '23:9', clear: null },
      },
    ],
    [
      'from the middle of records of one side on',
      [
        ['C', DATA],
        ['S', '\x8a\x07\xff\x00\x91'],
        ['S', DATA],
      ],
      {
        kind: 'tls',
        client: { tls: 0, records: '23:9' },
        server: { tls: 5, records: '23:9', clear: null },
      },
    ],
    [
      'from the middle of a line on',
      [['S', 'ays hello\r\n250 STARTTLS\r\n'], STARTTLS, GO, ...HELLOS],
      {
        client: { records: '22:44' },
        server: { records: '22:44' },
        lines: expect.arrayContaining(['S: 250 STARTTLS', 'S: 220 go']),
      },
    ],
    [
      'a missing segment between lines',
      [GREETING, EHLO, ['S', 30], STARTTLS, GO, ...HELLOS],
      {
        server: { tls: expect.any(Number), records: '22:44', gaps: '30 lines' },
        lines: expect.arrayContaining(['S: 220 go']),
      },
    ],
    [
      'a missing segment in the middle of a line',
      [GREETING, EHLO, ['S', '250-m'], ['S', 10], ['S', 'ze\r\n250 STARTTLS\r\n'], STARTTLS, GO, ...HELLOS],
      {
        lines: ['S: 220 mx ESMTP', 'C: EHLO a', 'S: 250 STARTTLS', 'C: STARTTLS', 'S: 220 go'],
        server: { records: '22:44' },
      },
    ],
    [
      'a missing segment from the last line into the hello',
      [GREETING, EHLO, OFFER, ['C', 30], ['C', '\x01\x01\0\0\x01\n\0'], GO, ['S', SERVER_HELLO], ['C', DATA]],
      {
        client: { records: '23:9', gaps: '30 lines', tls: 45 },
        lines: expect.not.arrayContaining([expect.stringContaining('\0')]),
      },
    ],
    [
      'a missing segment before a hello',
      [EHLO, ['C', 10], ['C', CLIENT_HELLO]],
      { client: { records: '22:44', gaps: '10 lines' } },
    ],
    [
      'a missing segment between records',
      [...OPENING, ...HELLOS, ['S', 60], ['S', DATA]],
      { server: { records: '22:44 23:9', gaps: '60 tls' } },
    ],
    [
      'a missing segment in a message',
      [
        ['C', 'DATA\r\nx\r\n'],
        ['C', 5],
        ['C', '.\r\nsecret\r\n.\r\nQUIT\r\n'],
      ],
      { client: { gaps: '5 message' }, lines: ['C: DATA', 'C: (message, 22 bytes)', 'C: QUIT'] },
    ],
    [
      'a missing segment in a chunk',
      [
        ['C', 'BDAT 10\r\nabc'],
        ['C', 5],
        ['C', 'deQUIT\r\n'],
      ],
      { client: { gaps: '5 message' }, lines: ['C: BDAT 10', 'C: (message, 10 bytes)', 'C: QUIT'] },
    ],
    [
      'a missing segment from a chunk on',
      [
        ['C', 'BDAT 10\r\nabc'],
        ['C', 20],
        ['C', 'T\r\nQUIT\r\n'],
      ],
      { client: { gaps: '20 message' }, lines: ['C: BDAT 10', 'C: QUIT'] },
    ],
    [
      'missing bytes before anything',
      [
        ['C', 100],
        ['C', 'EHLO a\r\nSTARTTLS\r\n'],
        ['C', CLIENT_HELLO],
      ],
      { client: { gaps: '100 lines', records: '22:44' }, lines: ['C: EHLO a', 'C: STARTTLS'] },
    ],
    ['missing bytes and nothing else', [['C', 100]], { kind: 'other' }],
    [
      'missing bytes of what is neither',
      [
        ['C', '\x01\x02'],
        ['C', 100],
      ],
      { kind: 'other' },
    ],
  ])('%s', (_, said, expected) => {
    expect(
      described(sessionOf(said, 'kind' in expected && expected.kind === 'other' ? 2000 : 25)),
    ).toMatchObject(expected);
  });

  it('pairs replies with what was sent last before them, where some are missing', () => {
    const { dialogue } = sessionOf([GREETING, EHLO, ['S', 30], STARTTLS, GO]);
    expect(dialogue.commands.map(({ verb, reply }) => `${verb} ${reply?.code}`)).toEqual([
      'EHLO undefined',
      'STARTTLS 220',
    ]);
  });
});
