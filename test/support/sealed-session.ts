/** Sessions of SSL 3.0 to TLS 1.2 that no peer at hand speaks any more: made of keys, then sealed record by record. */
import { type CipherGCMTypes, createCipheriv, createHash, createHmac } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { toHex } from '../../src/bytes/hex.ts';
import { type CipherSuite, cipherSuite, type MacHash } from '../../src/tls/cipher-suite.ts';
import {
  expandKeys,
  type KeyLengths,
  type Randoms,
  type WriteKeys,
} from '../../src/tls/secrets/master-secret.ts';
import { prfOf } from '../../src/tls/secrets/prf.ts';
import { clientHello, type HelloParts, message, serverHello } from '../tls/builder.ts';
import type { SessionRecord } from './opened-session.ts';
import { type Said as PlayedSaid, record } from './session-player.ts';

export interface SealedOptions {
  readonly version: number;
  readonly suite: number;
  /** OpenSSL's name, and bytes of key and block (or IV). */
  readonly cipher: { readonly name: string; readonly key: number; readonly iv: number } | null;
  readonly deflate?: boolean;
  readonly encryptThenMac?: boolean;
  readonly truncatedHmac?: boolean;
  readonly clientRandom?: Uint8Array;
  readonly sessionIds?: Readonly<Record<'client' | 'server', Uint8Array>>;
  /** Of the ClientHello. */
  readonly extensions?: readonly Uint8Array[];
}

export type Said = readonly [from: 'client' | 'server', contentType: number, content: Uint8Array | string];

export const MASTER = new Uint8Array(48).fill(0x5c);
const RANDOMS = { client: new Uint8Array(32).fill(0xc1), server: new Uint8Array(32).fill(0x5e) };
export const CLIENT_RANDOM = toHex(RANDOMS.client);
export const KEY_LOG = `CLIENT_RANDOM ${CLIENT_RANDOM} ${toHex(MASTER)}\n`;

/** Both hellos, both sides' ChangeCipherSpec, then what is said. */
export function sealedSession(options: SealedOptions, said: readonly Said[]): SessionRecord[] {
  const { version, suite, deflate = false, encryptThenMac, truncatedHmac } = options;
  const extensions = [encryptThenMac ? [22] : [], truncatedHmac ? [4] : []].flat();
  const hello: HelloParts = {
    version,
    suites: [suite],
    compression: [deflate ? 1 : 0],
    extensions: extensions.map((id) => Buffer.of(0, id, 0, 0)),
  };
  const clear = (from: SessionRecord['from'], contentType: number, body: Uint8Array): SessionRecord => {
    return { from, contentType, version, body, whole: true, afterGap: false };
  };
  const randoms = { ...RANDOMS, client: options.clientRandom ?? RANDOMS.client };
  const { client = new Uint8Array(0), server = client } = options.sessionIds ?? {};
  const offered = [...(hello.extensions ?? []), ...(options.extensions ?? [])];
  const sealers = sealersOf(options, randoms);
  return [
    clear(
      'client',
      22,
      message(1, clientHello({ ...hello, random: randoms.client, sessionId: client, extensions: offered })),
    ),
    clear('server', 22, message(2, serverHello({ ...hello, random: randoms.server, sessionId: server }))),
    clear('client', 20, Buffer.of(1)),
    clear('server', 20, Buffer.of(1)),
    ...said.map(([from, contentType, content]) => {
      return clear(from, contentType, sealers[from].seal(contentType, Buffer.from(content)));
    }),
  ];
}

/** The same as it stands on the wire. */
export function sealedWire(options: SealedOptions, said: readonly Said[]): PlayedSaid[] {
  return sealedSession(options, said).map(({ from, contentType, body, version }) => [
    from === 'client' ? 'C' : 'S',
    record(contentType, body ?? '', version),
  ]);
}

function sealersOf(options: SealedOptions, randoms: Randoms): Record<SessionRecord['from'], Sealer> {
  const suite = cipherSuite(options.suite) as CipherSuite;
  const { protection } = suite;
  const mac = protection !== null && protection.kind !== 'aead' ? protection.mac : 0;
  const { cipher, version } = options;
  const hasIv = protection?.kind === 'aead' || version < 0x0302;
  const lengths: KeyLengths = { mac, key: cipher?.key ?? 0, iv: hasIv ? (cipher?.iv ?? 0) : 0 };
  const keys = expandKeys(prfOf(version, suite.algorithms.hash ?? 'sha256'), MASTER, randoms, lengths);
  return { client: new Sealer(options, suite, keys.client), server: new Sealer(options, suite, keys.server) };
}

/** Writes one direction's records. */
class Sealer {
  #sequence = 0n;
  #iv: Uint8Array;
  #plain: Buffer = Buffer.alloc(0);

  constructor(
    private readonly options: SealedOptions,
    private readonly suite: CipherSuite,
    private readonly keys: WriteKeys,
  ) {
    this.#iv = keys.iv;
  }

  seal(contentType: number, content: Buffer): Buffer {
    const bytes = this.options.deflate ? this.#deflated(content) : content;
    const sealed =
      this.suite.protection?.kind === 'aead'
        ? this.#aead(contentType, bytes)
        : this.#withMac(contentType, bytes);
    this.#sequence++;
    return sealed;
  }

  #withMac(contentType: number, bytes: Buffer): Buffer {
    const { cipher, encryptThenMac = false } = this.options;
    if (cipher === null) return Buffer.concat([bytes, this.#mac(contentType, bytes)]);
    const inside = encryptThenMac ? bytes : Buffer.concat([bytes, this.#mac(contentType, bytes)]);
    const padding = cipher.iv - (inside.length % cipher.iv);
    const padded = Buffer.concat([inside, Buffer.alloc(padding, padding - 1)]);
    const isChained = this.options.version < 0x0302;
    const iv = isChained ? this.#iv : Buffer.alloc(cipher.iv, 0xe1);
    // Single DES is triple DES with one key.
    const key = cipher.key === 8 ? Buffer.concat(new Array(3).fill(this.keys.key)) : this.keys.key;
    const algorithm = createCipheriv(cipher.name, key, iv).setAutoPadding(false);
    const encrypted = Buffer.concat([algorithm.update(padded), algorithm.final()]);
    this.#iv = encrypted.subarray(-cipher.iv);
    const body = isChained ? encrypted : Buffer.concat([iv, encrypted]);
    return encryptThenMac ? Buffer.concat([body, this.#mac(contentType, body)]) : body;
  }

  #aead(contentType: number, bytes: Buffer): Buffer {
    const { cipher, version } = this.options;
    const explicit = this.#number();
    const nonce = Buffer.concat([this.keys.iv, explicit]);
    const tag = this.suite.protection?.kind === 'aead' ? this.suite.protection.tag : 16;
    const algorithm = createCipheriv((cipher?.name ?? '') as CipherGCMTypes, this.keys.key, nonce, {
      authTagLength: tag,
    });
    const header = Buffer.concat([explicit, this.#header(contentType, version, bytes.length)]);
    algorithm.setAAD(header, { plaintextLength: bytes.length });
    const encrypted = Buffer.concat([algorithm.update(bytes), algorithm.final()]);
    return Buffer.concat([explicit, encrypted, algorithm.getAuthTag()]);
  }

  #mac(contentType: number, bytes: Buffer): Buffer {
    const { version, truncatedHmac } = this.options;
    const hash = this.suite.algorithms.mac;
    if (hash === null) return Buffer.alloc(0);
    if (version === 0x0300) return this.#ssl3Mac(hash, contentType, bytes);
    const header = this.#header(contentType, version, bytes.length);
    const mac = createHmac(hash, this.keys.macKey)
      .update(this.#number())
      .update(header)
      .update(bytes)
      .digest();
    return truncatedHmac ? mac.subarray(0, 10) : mac;
  }

  /** RFC 6101 section 5.2.3.1. */
  #ssl3Mac(hash: MacHash, contentType: number, bytes: Buffer): Buffer {
    const { macKey } = this.keys;
    const count = hash === 'md5' ? 48 : 40;
    const length = Buffer.of(contentType, bytes.length >> 8, bytes.length & 0xff);
    const inside = [macKey, Buffer.alloc(count, 0x36), this.#number(), length, bytes];
    const inner = createHash(hash).update(Buffer.concat(inside)).digest();
    const outside = [macKey, Buffer.alloc(count, 0x5c), inner];
    return createHash(hash).update(Buffer.concat(outside)).digest();
  }

  /** What a stream flushed behind each record gives: all so far compressed, less what was before. */
  #deflated(content: Buffer): Buffer {
    const flush = { finishFlush: constants.Z_SYNC_FLUSH };
    const isFirst = this.#plain.length === 0;
    const dictionary = this.#plain.subarray(-32_768);
    this.#plain = Buffer.concat([this.#plain, content]);
    const deflated = deflateRawSync(content, isFirst ? flush : { ...flush, dictionary });
    return isFirst ? Buffer.concat([Buffer.of(0x78, 0x9c), deflated]) : deflated;
  }

  #number(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(this.#sequence);
    return bytes;
  }

  #header(contentType: number, version: number, length: number): Buffer {
    return Buffer.of(contentType, version >> 8, version & 0xff, length >> 8, length & 0xff);
  }
}
