import { describe, expect, it } from 'vitest';
import { bytes } from '../support/packet-builder.ts';
import {
  connectRequest,
  socks4Request,
  socks5Answer,
  socks5Password,
  socks5Request,
} from '../support/prelude-builder.ts';
import { cut, DATA, described, HELLOS, OPENING, type Said, sessionOf } from '../support/session-player.ts';

const HOST = 'mx.example.org';
const ACCEPTED = 'HTTP/1.1 200 Connection established\r\n\r\n';

const preludes = (port: number): [string, Said[]][] => [
  [
    'http-connect',
    [
      ['C', connectRequest(`${HOST}:${port}`)],
      ['S', ACCEPTED],
    ],
  ],
  [
    'socks4',
    [
      ['C', socks4Request([0, 0, 0, 1], port, HOST)],
      ['S', bytes([0, 90], 'ppaaaa')],
    ],
  ],
  [
    'socks5',
    [
      ['C', bytes([5, 2, 0, 2])],
      ['S', bytes([5, 2])],
      ['C', socks5Password('bob', 'secret')],
      ['S', bytes([1, 0])],
      ['C', socks5Request(HOST, port)],
      ['S', socks5Answer(0)],
    ],
  ],
];

const SESSIONS: readonly [string, readonly Said[], number][] = [
  ['SMTP', [...OPENING, ...HELLOS, ['C', DATA]], 25],
  [
    'SMTP of which the port tells',
    [
      ['S', '220 mx\r\n'],
      ['C', 'QUIT\r\n'],
    ],
    587,
  ],
  ['TLS from the first byte', [...HELLOS, ['C', DATA]], 465],
  ['IMAP of which the port tells', [['S', '* OK ready\r\n'], ['C', 'a STARTTLS\r\n'], ...HELLOS], 143],
];

const proxied = (said: readonly Said[]) => sessionOf(said, 1080, { begin: true });

describe.each(SESSIONS)('%s', (_, said, port) => {
  const plain = described(sessionOf(said, port, { begin: true }));

  it.each(preludes(port))('is read the same through %s', (kind, prelude) => {
    const session = proxied([...prelude, ...said]);
    expect(described(session)).toEqual(plain);
    expect(session.client).toBe(0);
    expect(session.prelude).toEqual({
      kind,
      target: { host: HOST, port },
      frame: prelude.length - 1,
      accepted: true,
      answer: { text: expect.any(String), frame: prelude.length },
    });
    const lengthOf = (from: 'C' | 'S') =>
      prelude.reduce((sum, [by, what]) => sum + (by === from ? bytes(what as string).length : 0), 0);
    expect([session.proxyBytes(0), session.proxyBytes(1)]).toEqual([lengthOf('C'), lengthOf('S')]);
  });

  it.each(preludes(port))(
    'is read the same through %s, however it is cut into segments',
    (_kind, prelude) => {
      for (const size of [1, 2, 3, 7, 20])
        expect(described(proxied(cut([...prelude, ...said], size))), `${size}`).toEqual(plain);
    },
  );

  it.each(preludes(port))('is read the same through %s in the segment of its answer', (_kind, prelude) => {
    const first = said[0] as Said;
    if (first[0] === 'C') return;
    const together: Said = ['S', bytes(prelude.at(-1)?.[1] as string, first[1] as string)];
    expect(described(proxied([...prelude.slice(0, -1), together, ...said.slice(1)]))).toEqual(plain);
  });
});

describe('a client that does not wait for the answer', () => {
  it.each(preludes(465))('of %s is read all the same', (_, prelude) => {
    const answer = prelude.at(-1) as Said;
    const [hello, ...rest] = HELLOS as [Said, ...Said[]];
    const session = proxied([...prelude.slice(0, -1), hello, answer, ...rest]);
    expect(session).toMatchObject({ kind: 'tls', prelude: { accepted: true } });
    expect(described(session)).toMatchObject({ client: { records: '22:44' }, server: { records: '22:44' } });
  });
});

describe('a proxy that refuses', () => {
  const CONNECT: Said = ['C', connectRequest(`${HOST}:25`)];
  const AUTH: Said = ['S', 'HTTP/1.1 407 Authenticate\r\nContent-Length: 9\r\n\r\n220 html\n'];

  it('is told of, and what it says besides is nobody else', () => {
    const session = proxied([
      CONNECT,
      ['S', 'HTTP/1.1 403 Forbidden\r\n\r\n'],
      ['S', '220 html\n'],
      ['C', 'EHLO a\r\n'],
    ]);
    expect(session).toMatchObject({
      kind: 'other',
      prelude: { accepted: false, answer: { text: '403 Forbidden', frame: 2 } },
    });
    expect(session.dialogue.lines).toEqual([]);
  });

  it.each([1, 5, 1000])('may be asked again with a password, in pieces of %d bytes', (size) => {
    const again: Said = ['C', connectRequest(`${HOST}:25`, 'Proxy-Authorization: Basic c2VjcmV0\r\n')];
    const session = proxied(cut([CONNECT, AUTH, again, ['S', ACCEPTED], ...OPENING], size));
    expect(session).toMatchObject({ kind: 'smtp', prelude: { accepted: true } });
    expect(described(session)).toEqual(described(sessionOf(OPENING, 25)));
  });

  it.each<[string, readonly Said[]]>([
    [
      'socks4',
      [
        ['C', socks4Request([192, 0, 2, 25], 25)],
        ['S', bytes([0, 91], 'ppaaaa')],
      ],
    ],
    [
      'socks5',
      [
        ['C', bytes([5, 1, 2])],
        ['S', bytes([5, 0xff])],
      ],
    ],
    [
      'socks5',
      [
        ['C', bytes([5, 1, 0])],
        ['S', bytes([5, 0])],
        ['C', socks5Request(HOST, 25)],
        ['S', socks5Answer(2)],
      ],
    ],
  ])('by %s leaves no mail', (_, said) => {
    expect(proxied(said)).toMatchObject({ kind: 'other' });
  });
});

describe('what is no prelude', () => {
  it('on a mail port is read from its first byte', () => {
    expect(sessionOf(OPENING, 25, { begin: true })).toMatchObject({ kind: 'smtp', prelude: null });
  });

  it.each<[string, readonly Said[]]>([
    ['a start of one, and nothing more', [['C', 'CONN']]],
    [
      'a start of one, and something else',
      [
        ['C', 'CONN'],
        ['C', 'X\r\n'],
      ],
    ],
    [
      'a server that goes on as no proxy does',
      [
        ['C', bytes([5, 1, 0])],
        ['S', 'x'.repeat(10_000)],
      ],
    ],
  ])('is let go: %s', (_, said) => {
    expect(proxied(said)).toMatchObject({ kind: 'other', prelude: null });
  });

  it('is looked for at the beginning of a connection only', () => {
    const said: readonly Said[] = [
      ['C', connectRequest(`${HOST}:25`)],
      ['S', ACCEPTED],
    ];
    expect(sessionOf([...said, ...OPENING], 8080).prelude).toBeNull();
  });

  it('gives back what was held where bytes are missing', () => {
    const session = sessionOf(
      [
        ['C', 'CONNECT '],
        ['S', 10],
        ['C', 'x\r\n'],
      ],
      25,
      { begin: true },
    );
    expect(session).toMatchObject({ prelude: null, kind: 'smtp' });
    expect(described(session)).toMatchObject({
      lines: ['C: (left out: 9 characters that are no SMTP command)'],
    });
  });
});
