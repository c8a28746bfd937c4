import { expect, it } from 'vitest';
import { choosesNullSuite } from '../../src/tls/null-suite.ts';
import { bytes, clientHello, message, serverHello } from './builder.ts';

const choice = (suite: number, sessionId = bytes()) =>
  message(2, serverHello({ suites: [suite], sessionId }));

it.each<[string, Uint8Array, boolean | null]>([
  ['a NULL suite', choice(0x003b), true],
  ['one behind a session id', choice(0xc006, Buffer.alloc(32, 2)), true],
  ['one before other messages', bytes(choice(0x0002), message(14, bytes())), true],
  ['a suite that encrypts', choice(0xc02f), false],
  ['a suite of TLS 1.3 that only authenticates', choice(0xc0b4), false],
  ['an unknown suite', choice(0xeeee), false],
  ['a ServerHello that ends before it', choice(0x003b).subarray(0, 39), false],
  ['a ClientHello', message(1, clientHello({ suites: [0x003b] })), null],
  ['nothing', bytes(), null],
])('%s', (_, body, expected) => expect(choosesNullSuite(body)).toBe(expected));
