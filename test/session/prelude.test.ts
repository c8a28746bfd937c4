import { describe, expect, it } from 'vitest';
import { MAX_PRELUDE } from '../../src/limits.ts';
import { type PreludeKind, readAnswer, readRequest } from '../../src/session/prelude.ts';
import { bytes, u16 } from '../support/packet-builder.ts';
import {
  connectRequest,
  socks4Request,
  socks5Answer,
  socks5Password,
  socks5Request,
} from '../support/prelude-builder.ts';

const IPV6 = [0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), 0x25];

const REQUESTS: readonly [name: string, request: Buffer, kind: PreludeKind, host: string, port: number][] = [
  ['CONNECT', connectRequest('mx.example.org:25'), 'http-connect', 'mx.example.org', 25],
  ['CONNECT to IPv6', connectRequest('[2001:db8::25]:465'), 'http-connect', '2001:db8::25', 465],
  [
    'CONNECT with a password',
    connectRequest('192.0.2.25:25', 'Proxy-Authorization: Basic c2VjcmV0\r\n'),
    'http-connect',
    '192.0.2.25',
    25,
  ],
  ['CONNECT with line feeds only', bytes('CONNECT a:25 HTTP/1.0\n\n'), 'http-connect', 'a', 25],
  ['SOCKS 4', socks4Request([192, 0, 2, 25], 25), 'socks4', '192.0.2.25', 25],
  ['SOCKS 4a', socks4Request([0, 0, 0, 1], 587, 'mx.example.org'), 'socks4', 'mx.example.org', 587],
  ['SOCKS 4 to no address', socks4Request([0, 0, 0, 0], 25), 'socks4', '0.0.0.0', 25],
  ['SOCKS 5', bytes([5, 1, 0], socks5Request('mx.example.org', 25)), 'socks5', 'mx.example.org', 25],
  [
    'SOCKS 5 with a password',
    bytes([5, 3, 0, 1, 2], socks5Password('bob', 'secret'), socks5Request('mx.example.org', 993)),
    'socks5',
    'mx.example.org',
    993,
  ],
  [
    'SOCKS 5 with an empty password',
    bytes([5, 1, 2], socks5Password('', ''), socks5Request('a', 25)),
    'socks5',
    'a',
    25,
  ],
  ['SOCKS 5 to IPv4', bytes([5, 1, 0], [5, 1, 0, 1, 192, 0, 2, 25], u16(25)), 'socks5', '192.0.2.25', 25],
  ['SOCKS 5 to IPv6', bytes([5, 1, 0x80], [5, 1, 0, 4, ...IPV6], u16(25)), 'socks5', '2001:db8::25', 25],
];

describe('readRequest', () => {
  it.each(REQUESTS)('reads %s', (_, request, kind, host, port) => {
    const read = { kind, length: request.length, target: { host, port } };
    expect(readRequest(request)).toEqual(read);
    expect(readRequest(bytes(request, '220 mx'))).toEqual(read);
  });

  it.each(REQUESTS)('waits for the rest of %s', (_, request) => {
    for (let length = 1; length < request.length; length++)
      expect(readRequest(request.subarray(0, length)), `${length}`).toEqual({ kind: 'more' });
  });

  it.each<[string, Buffer]>([
    ['nothing', bytes()],
    ['another method', bytes('GET / HTTP/1.1\r\n\r\n')],
    ['a command of NATS', bytes('CONNECT {"verbose":false}\r\n')],
    ['a port that is none', bytes('CONNECT a:65536 HTTP/1.1\r\n\r\n')],
    ['CONNECT without a port', bytes('CONNECT a HTTP/1.1\r\n\r\n')],
    ['a header that does not end', bytes('CONNECT a:25 HTTP/1.1\r\n', 'x'.repeat(MAX_PRELUDE))],
    ['a line that does not end', bytes('CONNECT ', 'x'.repeat(MAX_PRELUDE))],
    ['SOCKS 4 that listens', bytes([4, 2, 0, 25])],
    ['a name of SOCKS 4 that does not end', bytes([4, 1, 0, 25, 192, 0, 2, 25], 'x'.repeat(MAX_PRELUDE))],
    ['a host of SOCKS 4a that does not end', bytes(socks4Request([0, 0, 0, 1], 25), 'x'.repeat(MAX_PRELUDE))],
    ['SOCKS 5 without a method', bytes([5, 0])],
    ['DCE/RPC', bytes([5, 0, 11, 3, 16, 0, 0, 0])],
    ['a method that nobody knows', bytes([5, 1, 10])],
    ['SOCKS 5 that goes on as something else', bytes([5, 1, 0, 4])],
    ['SOCKS 5 that listens', bytes([5, 1, 0, 5, 2, 0, 1])],
    ['SOCKS 5 with an unknown kind of address', bytes([5, 1, 0, 5, 1, 0, 2])],
    ['SOCKS 5 with an empty name', bytes([5, 1, 0, 5, 1, 0, 3, 0, 0, 25])],
  ])('finds none in %s', (_, head) => {
    expect(readRequest(head)).toEqual({ kind: 'none' });
  });
});

const ANSWERS: readonly [PreludeKind, answer: Buffer, accepted: boolean, text: string, body: number][] = [
  [
    'http-connect',
    bytes('HTTP/1.1 200 Connection established\r\n\r\n'),
    true,
    '200 Connection established',
    0,
  ],
  ['http-connect', bytes('HTTP/1.0 200\r\nVia: x\r\nContent-Length: 5\r\n\r\n'), true, '200', 0],
  [
    'http-connect',
    bytes('HTTP/1.1 403 Forbidden\r\ncontent-length: 1234\r\n\r\n'),
    false,
    '403 Forbidden',
    1234,
  ],
  ['http-connect', bytes('HTTP/1.1 502 Bad Gateway\n\n'), false, '502 Bad Gateway', 0],
  ['socks4', bytes([0, 90, 0, 25, 192, 0, 2, 25]), true, 'request granted', 0],
  ['socks4', bytes([0, 91, 0, 0, 0, 0, 0, 0]), false, 'request rejected or failed', 0],
  ['socks4', bytes([0, 7, 0, 0, 0, 0, 0, 0]), false, 'answer 7', 0],
  ['socks5', bytes([5, 0], socks5Answer(0)), true, 'succeeded', 0],
  ['socks5', bytes([5, 2, 1, 0], socks5Answer(0)), true, 'succeeded', 0],
  ['socks5', bytes([5, 0], socks5Answer(2)), false, 'connection not allowed by ruleset', 0],
  ['socks5', bytes([5, 0], socks5Answer(99)), false, 'answer 99', 0],
  ['socks5', bytes([5, 0, 5, 5, 0, 3, 2], 'mx', u16(25)), false, 'connection refused', 0],
  ['socks5', bytes([5, 0xff]), false, 'no acceptable way to log in', 0],
  ['socks5', bytes([5, 2, 1, 1]), false, 'name or password refused', 0],
];

describe('readAnswer', () => {
  it.each(ANSWERS)('reads what %s answers: %j', (kind, answer, accepted, text, body) => {
    const read = { kind: 'answer', length: answer.length, accepted, text, body };
    expect(readAnswer(kind, answer)).toEqual(read);
    expect(readAnswer(kind, bytes(answer, '220 mx'))).toEqual(read);
  });

  it.each(ANSWERS)('waits for the rest of what %s answers: %j', (kind, answer) => {
    for (let length = 0; length < answer.length; length++)
      expect(readAnswer(kind, answer.subarray(0, length)), `${length}`).toEqual({ kind: 'more' });
  });

  it.each<[PreludeKind, string | Buffer]>([
    ['http-connect', '220 mx ESMTP\r\n'],
    ['http-connect', `HTTP/1.1 200 ${'x'.repeat(MAX_PRELUDE)}`],
    ['socks4', '220 mx ESMTP\r\n'],
    ['socks5', '220 mx ESMTP\r\n'],
    ['socks5', bytes([5, 0], '220 mx')],
    ['socks5', bytes([5, 0, 5, 0, 0, 9, 0])],
  ])('finds none of %s in other bytes', (kind, head) => {
    expect(readAnswer(kind, bytes(head))).toEqual({ kind: 'none' });
  });
});
