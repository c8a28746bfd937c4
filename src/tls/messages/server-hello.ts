import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { CIPHER_SUITES } from '../../registry/cipher-suites.ts';
import { type CodePoint, codePoint, versionCodePoint } from '../../registry/name-of.ts';
import {
  decodeExtensions,
  type Extension,
  type ExtensionFields,
  type MessageKind,
  mergeFields,
} from '../extensions/decode.ts';
import { byShape } from './hello-shape.ts';

/** What ServerHello and HelloRetryRequest have in common (RFC 8446 sections 4.1.3 and 4.1.4). */
interface Hello {
  readonly legacyVersion: number;
  /** The version that is spoken from here on. */
  readonly version: CodePoint;
  /** Hex. */
  readonly random: string;
  /** Hex. */
  readonly sessionId: string;
  /** null in drafts of TLS 1.3 before the 22nd. */
  readonly compressionMethod: number | null;
  readonly extensions: readonly Extension[];
  readonly fields: ExtensionFields;
}

export interface ServerHello extends Hello {
  readonly isRetryRequest: false;
  readonly cipherSuite: CodePoint;
}

export interface HelloRetryRequest extends Hello {
  readonly isRetryRequest: true;
  /** null in drafts of TLS 1.3 before the 19th. */
  readonly cipherSuite: CodePoint | null;
}

/** The random value that makes a ServerHello a HelloRetryRequest: SHA-256 of that name. */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/**
 * Decodes the body of a server_hello message, which is a HelloRetryRequest where its random says so. Extensions of
 * ServerHellos that are alike may be the same objects.
 */
export function decodeServerHello(body: Uint8Array): Decoded<ServerHello | HelloRetryRequest> {
  return RETRY_RANDOM.equals(body.subarray(2, 34)) ? decodeBody(body) : decodeByShape(body);
}

const decodeByShape = byShape('server_hello', decodeBody);

function decodeBody(body: Uint8Array): Decoded<ServerHello | HelloRetryRequest> {
  return decodeSome('ServerHello', body, (c) => {
    const legacyVersion = c.u16('legacy_version');
    const random = c.take(32, 'random');
    const draft = draftOf(legacyVersion);
    // These drafts had neither a session id nor a compression method here.
    const isShort = draft > 0 && draft < 22;
    const sessionId = isShort ? '' : toHex(c.vector8('legacy_session_id_echo').rest());
    const suite = codePoint(CIPHER_SUITES, c.u16('cipher_suite'));
    const compressionMethod = isShort ? null : c.u8('legacy_compression_method');
    const isRetryRequest = RETRY_RANDOM.equals(random);
    const tail = readExtensions(c, legacyVersion, isRetryRequest ? 'hello_retry_request' : 'server_hello');
    return {
      isRetryRequest,
      legacyVersion,
      random: toHex(random),
      sessionId,
      cipherSuite: suite,
      compressionMethod,
      ...tail,
    };
  });
}

/** The last bytes of the random of a server that would have spoken a newer version (RFC 8446 section 4.1.3): `DOWNGRD`, then this. */
const DOWNGRADE = Buffer.from('DOWNGRD').toString('hex');
const CHOSEN: Readonly<Record<string, Downgrade>> = { '01': 'TLS 1.2', '00': 'TLS 1.1 or older' };

/** What such a server spoke instead. */
export type Downgrade = 'TLS 1.2' | 'TLS 1.1 or older';

/**
 * By what its random ends in, what the server speaks though it could speak something newer: TLS 1.3, or at least TLS 1.2
 * where it is older. null where it does not say so.
 */
export function downgradeOf({ random }: Pick<ServerHello, 'random'>): Downgrade | null {
  return random.slice(48, 62) === DOWNGRADE ? (CHOSEN[random.slice(62)] ?? null) : null;
}

/** Decodes the body of a hello_retry_request message, which had a type of its own (6) before draft 22 of TLS 1.3. */
export function decodeDraftRetryRequest(body: Uint8Array): Decoded<HelloRetryRequest> {
  return decodeSome('HelloRetryRequest', body, (c) => {
    const legacyVersion = c.u16('server_version');
    const cipherSuite = draftOf(legacyVersion) >= 19 ? codePoint(CIPHER_SUITES, c.u16('cipher_suite')) : null;
    const tail = readExtensions(c, legacyVersion, 'hello_retry_request');
    const nothing = { random: '', sessionId: '', compressionMethod: null };
    return { isRetryRequest: true, legacyVersion, ...nothing, cipherSuite, ...tail };
  });
}

function readExtensions(
  c: Cursor,
  legacyVersion: number,
  kind: MessageKind,
): Pick<Hello, 'version' | 'extensions' | 'fields'> {
  const extensions = decodeExtensions(c, kind);
  const fields = mergeFields(extensions);
  return { version: fields.selectedVersion ?? versionCodePoint(legacyVersion), extensions, fields };
}

/** The number of the TLS 1.3 draft that a version on the wire stands for, else 0. */
function draftOf(version: number): number {
  return version >>> 8 === 0x7f ? version & 0xff : 0;
}
