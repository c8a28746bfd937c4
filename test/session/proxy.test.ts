import { describe, expect, it } from 'vitest';
import { bytes } from '../support/packet-builder.ts';
import { IPV4, proxyV2, tlv } from '../support/proxy-builder.ts';
import {
  cut,
  DATA,
  described,
  EHLO,
  GREETING,
  HELLOS,
  OPENING,
  type Said,
  sessionOf,
} from '../support/session-player.ts';

const V1 = Buffer.from('PROXY TCP4 198.51.100.7 192.0.2.25 51022 25\r\n');
const V2 = proxyV2(bytes(IPV4, tlv(0x02, 'mx.example.org')));
const CLIENT = { ip: '198.51.100.7', port: 51_022 };

const HEADERS: readonly [string, Buffer][] = [
  ['version 1', V1],
  ['version 2', V2],
];

const SESSIONS: readonly [string, readonly Said[], number][] = [
  ['SMTP', [...OPENING, ...HELLOS, ['C', DATA]], 25],
  ['SMTP on another port', [...OPENING, ...HELLOS, ['C', DATA]], 2000],
  ['TLS from the first byte', [...HELLOS, ['C', DATA]], 465],
  ['TLS from the first byte on another port', [...HELLOS, ['C', DATA]], 2000],
  [
    'LMTP',
    [
      ['S', '220 lmtp LMTP\r\n'],
      ['C', 'LHLO a\r\n'],
      ['S', '250 lmtp\r\n'],
    ],
    24,
  ],
  ['SMTP of which the client alone was captured', [EHLO, ['C', 'STARTTLS\r\n'], ['C', DATA]], 2000],
];

/** The frames of lines are other ones behind a header in a frame of its own. */
const lineFrames = (said: readonly Said[], port: number) =>
  sessionOf(said, port).dialogue.lines.map(({ frame }) => frame);

describe.each(HEADERS)('behind a PROXY header of %s', (_, header) => {
  it.each(SESSIONS)('%s is read as without', (_name, said, port) => {
    const plain = described(sessionOf(said, port));
    const behind: readonly Said[] = [['C', header], ...said];
    const session = sessionOf(behind, port);
    expect(described(session)).toEqual(plain);
    expect(session.proxy).toMatchObject({ frame: 1, client: CLIENT });
    expect(session.client).toBe(0);
    expect(lineFrames(behind, port)).toEqual(lineFrames(said, port).map((frame) => frame + 1));
  });

  it.each(SESSIONS)('%s, however it is cut into segments', (_name, said, port) => {
    const plain = described(sessionOf(said, port));
    for (const size of [1, 3, 7, 20])
      expect(described(sessionOf(cut([['C', header], ...said], size), port)), `${size}`).toEqual(plain);
  });

  it.each(SESSIONS)('%s, in the segment of the client first bytes', (_name, said, port) => {
    const first = said.findIndex(([from]) => from === 'C');
    const [, what] = said[first] as Said;
    const together = said.with(first, ['C', bytes(header, what as Uint8Array)]);
    const session = sessionOf(together, port);
    expect(described(session)).toEqual(described(sessionOf(said, port)));
    expect(session.proxy).toMatchObject({ frame: first + 1, client: CLIENT });
    expect(lineFrames(together, port)).toEqual(lineFrames(said, port));
  });
});

describe('a PROXY header', () => {
  it('and nothing else: a proxy that looks whether the server lives', () => {
    const session = sessionOf([['C', proxyV2(bytes(), { command: 0x20, kind: 0 })]], 25);
    expect(session).toMatchObject({ kind: 'smtp', proxy: { frame: 1, client: null } });
    expect(sessionOf([['C', V1]], 2000)).toMatchObject({ kind: 'other', proxy: { client: CLIENT } });
  });

  it('before another protocol does not keep the stream', () => {
    expect(
      sessionOf(
        [
          ['C', V1],
          ['C', 'GET / HTTP/1.0\r\n\r\n'],
        ],
        80,
      ),
    ).toMatchObject({ kind: 'other', wanted: false });
  });

  it('that is wrong is a line like another', () => {
    const session = sessionOf([['C', 'PROXY TCP4 a b c d\r\n'], GREETING, EHLO], 25);
    expect(session.proxy).toBeNull();
    expect(session.dialogue.lines.map(({ text }) => text)).toEqual([
      '(left out: 18 characters that are no SMTP command)',
      '220 mx ESMTP',
      'EHLO a',
    ]);
  });

  it('of which the end is missing is none', () => {
    const session = sessionOf([['C', V1.subarray(0, 10)], ['C', 20], ['C', 'EHLO a\r\n'], GREETING], 25);
    expect(session.proxy).toBeNull();
    expect(session.dialogue.lines.map(({ text }) => text)).toContain('EHLO a');
  });

  it('is at the start only', () => {
    expect(sessionOf([EHLO, ['C', V1]], 25).proxy).toBeNull();
    expect(sessionOf([['C', V1], ['C', V1], EHLO], 25).dialogue.lines).toHaveLength(2);
  });

  it('is taken off behind the greeting of a server that does not wait for it, too', () => {
    const session = sessionOf([GREETING, ['C', V1], ['S', '500 what?\r\n'], EHLO, ['S', '250 mx\r\n']], 25);
    expect(session.proxy).toMatchObject({ frame: 2 });
    expect(session.dialogue.commands.map(({ verb, reply }) => `${verb} ${reply?.code}`)).toEqual([
      'EHLO 250',
    ]);
  });
});
