import type { CipherSuite } from '../cipher-suite.ts';
import type { KeyLengths, WriteKeys } from '../secrets/master-secret.ts';
import type { TrafficKeys } from '../secrets/traffic-keys.ts';
import { tls12Aead, tls13Aead } from './aead.ts';
import { BlockCipher } from './block-cipher.ts';
import { Deflated } from './compression.ts';
import { type NodeCipher, nodeCipher } from './node-cipher.ts';
import type { Protection } from './protection.ts';
import { type RecordMac, ssl3Mac, tlsMac, uncheckedMac } from './record-mac.ts';
import { StreamCipher } from './stream-cipher.ts';

/** What both sides agreed on that bears on the protection of records of SSL 3.0 to TLS 1.2. */
export interface Agreed {
  readonly version: number;
  readonly suite: CipherSuite;
  readonly compressionMethod: number;
  readonly encryptThenMac: boolean;
  readonly truncatedHmac: boolean;
}

/** A kind of protection: how many bytes of keys it takes, and what it makes of them. */
export interface ProtectionKind<Keys, Lengths> {
  readonly lengths: Lengths;
  create(keys: Keys): Protection;
}

const SSL3 = 0x0300;
const TLS11 = 0x0302;
const TLS12 = 0x0303;

/** CompressionMethod, RFC 3749 section 2. */
const NO_COMPRESSION = 0;
const DEFLATE = 1;

/** Bytes of an HMAC under truncated_hmac. */
const TRUNCATED_MAC = 10;

/** Bytes of an AEAD's nonce. */
const NONCE_LENGTH = 12;

/** How records of SSL 3.0 to TLS 1.2 are protected; null where this program, or this Node, lacks the suite. */
export function protectionOf(agreed: Agreed): ProtectionKind<WriteKeys, KeyLengths> | null {
  const kind = uncompressed(agreed);
  switch (agreed.compressionMethod) {
    case NO_COMPRESSION:
      return kind;
    case DEFLATE:
      return kind === null ? null : { ...kind, create: (keys) => new Deflated(kind.create(keys)) };
    default:
      return null;
  }
}

/**
 * How records are read without any key: under the NULL cipher, whose MAC nobody can check then. null where they cannot be.
 */
export function readableProtectionOf(agreed: Agreed): Protection | null {
  const { protection, isNull } = agreed.suite;
  if (!isNull || protection?.kind !== 'stream') return null;
  const plain = new StreamCipher(uncheckedMac(carriedLength(agreed, protection.mac)), null);
  switch (agreed.compressionMethod) {
    case NO_COMPRESSION:
      return plain;
    case DEFLATE:
      return new Deflated(plain);
    default:
      return null;
  }
}

/** How records of TLS 1.3 are protected; null where this program, or this Node, lacks the suite. */
export function tls13ProtectionOf({
  protection,
  algorithms,
}: CipherSuite): ProtectionKind<TrafficKeys, { readonly key: number }> | null {
  const cipher = cipherOf(algorithms.cipher);
  if (protection?.kind !== 'aead' || cipher === null) return null;
  const { tag } = protection;
  return {
    lengths: { key: cipher.keyLength },
    create: ({ key, iv }) => tls13Aead({ cipher: cipher.name, key, tag }, iv),
  };
}

function uncompressed(agreed: Agreed): ProtectionKind<WriteKeys, KeyLengths> | null {
  const { protection, algorithms, isNull } = agreed.suite;
  const cipher = cipherOf(algorithms.cipher);
  if (protection === null || (cipher === null && !isNull)) return null;
  switch (protection.kind) {
    case 'aead':
      return cipher === null || agreed.version !== TLS12
        ? null
        : aead(cipher, protection.tag, NONCE_LENGTH - protection.explicitNonce);
    case 'cbc':
      return cipher === null ? null : cbc(agreed, cipher, protection.block, protection.mac);
    case 'stream':
      return stream(agreed, cipher, protection.mac);
  }
}

function aead(cipher: NodeCipher, tag: number, iv: number): ProtectionKind<WriteKeys, KeyLengths> {
  return {
    lengths: { mac: 0, key: cipher.keyLength, iv },
    create: (keys) => tls12Aead({ cipher: cipher.name, key: keys.key, tag }, keys.iv),
  };
}

function cbc(
  agreed: Agreed,
  cipher: NodeCipher,
  block: number,
  macLength: number,
): ProtectionKind<WriteKeys, KeyLengths> | null {
  const macOf = macKind(agreed, macLength);
  if (macOf === null) return null;
  const isChained = agreed.version < TLS11;
  const { encryptThenMac } = agreed;
  return {
    lengths: { mac: macLength, key: cipher.keyLength, iv: isChained ? block : 0 },
    create: ({ key, iv, macKey }) =>
      new BlockCipher({ cipher, key, mac: macOf(macKey), block, encryptThenMac }, isChained ? iv : null),
  };
}

function stream(
  agreed: Agreed,
  cipher: NodeCipher | null,
  macLength: number,
): ProtectionKind<WriteKeys, KeyLengths> | null {
  const macOf = macKind(agreed, macLength);
  if (macOf === null) return null;
  return {
    lengths: { mac: macLength, key: cipher?.keyLength ?? 0, iv: 0 },
    create: ({ key, macKey }) => new StreamCipher(macOf(macKey), cipher?.decipher(key, null) ?? null),
  };
}

/** The MAC of a suite without AEAD, by its key; null where we do not know its hash. */
function macKind(agreed: Agreed, length: number): ((key: Uint8Array) => RecordMac) | null {
  if (length === 0) return () => uncheckedMac(0);
  const hash = agreed.suite.algorithms.mac;
  if (hash === null) return null;
  const mac = agreed.version === SSL3 ? ssl3Mac : tlsMac;
  return (key) => mac(hash, key, carriedLength(agreed, length));
}

/** Bytes that a record carries of a MAC. */
function carriedLength({ version, truncatedHmac }: Agreed, length: number): number {
  return truncatedHmac && version !== SSL3 && length > 0 ? TRUNCATED_MAC : length;
}

function cipherOf(name: string | null): NodeCipher | null {
  return name === null ? null : nodeCipher(name);
}
