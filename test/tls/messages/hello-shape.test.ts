import { describe, expect, it } from 'vitest';
import { type Cursor, decodeSome } from '../../../src/bytes/cursor.ts';
import type { Decoded } from '../../../src/bytes/decoded.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { MAX_REMEMBERED_HELLO } from '../../../src/limits.ts';
import { decodeExtensions, mergeFields } from '../../../src/tls/extensions/decode.ts';
import { byShape, oncePerShape } from '../../../src/tls/messages/hello-shape.ts';
import { random } from '../../support/random.ts';
import {
  clientHello,
  extension,
  hex,
  realMessage,
  realMessages,
  u16,
  vector8,
  vector16,
} from '../builder.ts';

type Kind = Parameters<typeof byShape>[0];

/** A decoder that remembers nothing, and counts. */
function plain(kind: Kind) {
  const read = (c: Cursor) => {
    const version = c.u16('legacy_version');
    const random = toHex(c.take(32, 'random'));
    const sessionId = toHex(c.vector8('legacy_session_id').rest());
    const suites = kind === 'client_hello' ? c.vector16('cipher_suites').u16s() : [c.u16('cipher_suite')];
    const compression =
      kind === 'client_hello'
        ? c.vector8('legacy_compression_methods').u8s()
        : [c.u8('legacy_compression_method')];
    const extensions = decodeExtensions(c, kind);
    return { random, sessionId, version, suites, compression, extensions, fields: mergeFields(extensions) };
  };
  const decoder = {
    count: 0,
    decode: (body: Uint8Array): Decoded<ReturnType<typeof read>> => {
      decoder.count++;
      return decodeSome('Hello', body, read);
    },
  };
  return decoder;
}

const hellos = [
  ...realMessages
    .filter((name) => /^(client|server)_hello/.test(name))
    .map((name) => ({
      name,
      kind: (name.startsWith('client') ? 'client_hello' : 'server_hello') as Kind,
      body: realMessage(name),
    })),
  ...[
    [
      'an outer',
      extension(0xfe0d, hex('00 0001 0001 07'), vector16('0123456789'), vector16('what is inside')),
    ],
    ['an inner', extension(0xfe0d, 1)],
  ].map(([name, ech]) => ({
    name: `client_hello with ${name} encrypted_client_hello`,
    kind: 'client_hello' as Kind,
    body: Uint8Array.from(clientHello({ extensions: [ech as Uint8Array, extension(23)] })),
  })),
];

/** A hello with other random bytes where a program puts them anew each time. */
function again(body: Uint8Array): Uint8Array {
  const other = body.slice();
  other.fill(0x5a, 2, 34);
  other.fill(0x5b, 35, 35 + (other[34] ?? 0));
  return other;
}

describe.each(hellos)('$name', ({ kind, body }) => {
  it('is decoded once, with a random and a session id of its own each time', () => {
    const { decode } = plain(kind);
    const counted = plain(kind);
    const decodeByShape = byShape(kind, counted.decode);
    const [one, two] = [decodeByShape(body), decodeByShape(again(body))];
    expect(counted.count).toBe(1);
    expect([one, two]).toEqual([decode(body), decode(again(body))]);
    expect(one.ok && two.ok && one.value.extensions === two.value.extensions).toBe(true);
  });

  it('is decoded as if nothing was remembered, whatever its bytes are', () => {
    const { decode } = plain(kind);
    const decodeByShape = byShape(kind, plain(kind).decode);
    const next = random(body.length);
    const changed = body.slice();
    for (const [i, byte] of body.entries()) {
      for (const value of [0, 0xff, byte ^ 1, byte ^ 0x80, next(256), byte]) {
        changed[i] = value;
        expect(decodeByShape(changed)).toEqual(decode(changed));
      }
    }
  });

  it('is decoded as if nothing was remembered, wherever it ends', () => {
    const { decode } = plain(kind);
    const decodeByShape = byShape(kind, plain(kind).decode);
    for (let length = 0; length <= body.length; length++) {
      const start = body.subarray(0, length);
      expect(decodeByShape(start)).toEqual(decode(start));
      expect(decodeByShape(start)).toEqual(decode(start));
    }
  });
});

describe('byShape', () => {
  const key = (byte: number) => vector16(Buffer.alloc(32, byte));
  const identity = (byte: number) => [vector16(Buffer.alloc(9, byte)), Buffer.alloc(4, byte)];

  it.each<[string, (byte: number) => Uint8Array]>([
    ['key_share', (byte) => extension(51, vector16(u16(29), key(byte), u16(23), key(byte)))],
    ['key_share of a draft', (byte) => extension(40, vector16(u16(29), key(byte)))],
    ['session_ticket', (byte) => extension(35, Buffer.alloc(100, byte))],
    ['cookie', (byte) => extension(44, vector16(Buffer.alloc(20, byte)))],
    [
      'pre_shared_key',
      (byte) =>
        extension(
          41,
          vector16(...identity(byte), ...identity(byte)),
          vector16(vector8(Buffer.alloc(32, byte))),
        ),
    ],
    [
      'encrypted_client_hello',
      (byte) => extension(0xfe0d, hex('00 0001 0001 07'), key(byte), vector16(Buffer.alloc(50, byte))),
    ],
    ['an extension that we do not decode', (byte) => extension(0x1234, Buffer.alloc(50, byte))],
  ])('sees that hellos are alike but for their %s', (_, make) => {
    const counted = plain('client_hello');
    const decode = byShape('client_hello', counted.decode);
    const hello = (byte: number) => clientHello({ extensions: [make(byte), extension(23)] });
    expect(decode(hello(1))).toEqual(decode(hello(2)));
    expect(counted.count).toBe(1);
    expect(plain('client_hello').decode(hello(2))).toEqual(decode(hello(2)));
  });

  it.each([
    ['suites', clientHello({ suites: [0x1301] })],
    ['compression methods', clientHello({ compression: [1] })],
    ['versions', clientHello({ version: 0x0302 })],
    ['extensions', clientHello({ extensions: [extension(23)] })],
    ['session ids of other lengths', clientHello({ sessionId: hex('01') })],
  ])('tells hellos of other %s apart', (_, other) => {
    const counted = plain('client_hello');
    const decode = byShape('client_hello', counted.decode);
    decode(clientHello());
    decode(other);
    expect(counted.count).toBe(2);
  });

  it.each([
    [
      'identities',
      (length: number) => [vector16(vector16(Buffer.alloc(length)), hex('00000000')), hex('0003020000')],
    ],
    ['binders', (length: number) => [hex('0007 0001 00 00000000'), vector16(vector8(Buffer.alloc(length)))]],
  ])('tells hellos with %s of other lengths apart', (_, make) => {
    const counted = plain('client_hello');
    const decode = byShape('client_hello', counted.decode);
    for (const length of [32, 48]) decode(clientHello({ extensions: [extension(41, ...make(length))] }));
    expect(counted.count).toBe(2);
  });

  it('passes on hellos that are too long to be remembered, and those of drafts', () => {
    const padding = extension(21, Buffer.alloc(MAX_REMEMBERED_HELLO));
    for (const body of [clientHello({ extensions: [padding] }), clientHello({ version: 0x7f12 })]) {
      const counted = plain('client_hello');
      const decode = byShape('client_hello', counted.decode);
      expect(decode(body)).toEqual(decode(body));
      expect(counted.count).toBe(2);
    }
  });
});

describe('oncePerShape', () => {
  it('works out once what hellos that are alike have in common', () => {
    const decode = byShape('client_hello', plain('client_hello').decode);
    const hello = (body: Uint8Array) => {
      const decoded = decode(body);
      if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
      return decoded.value;
    };
    const count = { calls: 0 };
    const suitesOf = oncePerShape(({ suites }: ReturnType<typeof hello>) => {
      count.calls++;
      return suites.join();
    });
    const one = clientHello({ suites: [1, 2] });
    expect([suitesOf(hello(one)), suitesOf(hello(again(one)))]).toEqual(['1,2', '1,2']);
    expect(count.calls).toBe(1);
    expect(suitesOf(hello(clientHello({ suites: [3] })))).toBe('3');
    expect(count.calls).toBe(2);
  });
});
