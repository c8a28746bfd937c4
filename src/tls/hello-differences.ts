import { isDeepStrictEqual } from 'node:util';
import type { CodePoint } from '../registry/name-of.ts';
import type { Extension } from './extensions/decode.ts';
import type { ClientHello } from './messages/client-hello.ts';

/** What a client's second hello, which answers a HelloRetryRequest, has changed (RFC 8446 section 4.1.2). */
export interface HelloDifferences {
  /** Types of extensions. */
  readonly added: readonly CodePoint[];
  readonly removed: readonly CodePoint[];
  readonly changed: readonly CodePoint[];
  /** The groups of the second hello's keys. */
  readonly keyShares: readonly CodePoint[];
  /** The second one repeats the server's cookie. */
  readonly cookie: boolean;
  /** Sessions that each of them offers to take up again. */
  readonly pskIdentities: readonly [first: number, second: number];
  /** The first one offered early data, which a retry does not allow. */
  readonly earlyDataRemoved: boolean;
  /** Fields that must not change, and did: RFC names. */
  readonly forbidden: readonly string[];
}

/** RFC names of what stands before the extensions, none of which may change. */
const FIXED: Readonly<Record<string, (hello: ClientHello) => unknown>> = {
  legacy_version: ({ legacyVersion }) => legacyVersion,
  random: ({ random }) => random,
  legacy_session_id: ({ sessionId }) => sessionId,
  cipher_suites: ({ cipherSuites }) => cipherSuites,
  legacy_compression_methods: ({ compressionMethods }) => compressionMethods,
};

/** What the second hello has changed of the first. Keys and binders of the same length are taken for the same. */
export function helloDifferences(first: ClientHello, second: ClientHello): HelloDifferences {
  const has = ({ extensions }: ClientHello, { id }: CodePoint) =>
    extensions.some(({ type }) => type.id === id);
  const types = ({ extensions }: ClientHello) => extensions.map(({ type }) => type);
  return {
    added: types(second).filter((type) => !has(first, type)),
    removed: types(first).filter((type) => !has(second, type)),
    changed: types(second).filter((type) => has(first, type) && !saysSame(first, second, type)),
    keyShares: second.fields.keyShares ?? [],
    cookie: second.fields.cookieLength !== undefined,
    pskIdentities: [first.fields.pskIdentities ?? 0, second.fields.pskIdentities ?? 0],
    earlyDataRemoved: first.fields.earlyData === true && second.fields.earlyData !== true,
    forbidden: Object.keys(FIXED).filter(
      (name) => !isDeepStrictEqual(FIXED[name]?.(first), FIXED[name]?.(second)),
    ),
  };
}

function saysSame(first: ClientHello, second: ClientHello, { id }: CodePoint): boolean {
  const of = ({ extensions }: ClientHello): Extension[] => extensions.filter(({ type }) => type.id === id);
  return isDeepStrictEqual(of(first), of(second));
}
