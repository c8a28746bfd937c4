import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import { toHex } from '../../bytes/hex.ts';
import { CIPHER_SUITES } from '../../registry/cipher-suites.ts';
import { type CodePoint, codePoint, versionCodePoint } from '../../registry/name-of.ts';
import { decodeExtensions, type Extension, type ExtensionFields, mergeFields } from '../extensions/decode.ts';
import { byShape } from './hello-shape.ts';

/** ClientHello, RFC 8446 section 4.1.2 and RFC 5246 section 7.4.1.2. */
export interface ClientHello {
  readonly legacyVersion: number;
  /** Hex. */
  readonly random: string;
  /** Hex. */
  readonly sessionId: string;
  readonly cipherSuites: readonly CodePoint[];
  readonly compressionMethods: readonly number[];
  readonly extensions: readonly Extension[];
  readonly fields: ExtensionFields;
  /** supported_versions, or legacy_version where that is missing. */
  readonly versions: readonly CodePoint[];
}

/** Decodes the body of a client_hello message. Lists and extensions of hellos that are alike may be the same objects. */
export const decodeClientHello = byShape('client_hello', (body) =>
  decodeSome('ClientHello', body, readClientHello),
);

function readClientHello(c: Cursor): ClientHello {
  const legacyVersion = c.u16('legacy_version');
  const random = toHex(c.take(32, 'random'));
  const sessionId = toHex(c.vector8('legacy_session_id').rest());
  const cipherSuites = c
    .vector16('cipher_suites')
    .u16s('cipher_suite')
    .map((id) => codePoint(CIPHER_SUITES, id));
  const compressionMethods = c.vector8('legacy_compression_methods').u8s('compression_method');
  const extensions = decodeExtensions(c, 'client_hello');
  const fields = mergeFields(extensions);
  const versions = fields.supportedVersions ?? [versionCodePoint(legacyVersion)];
  return { legacyVersion, random, sessionId, cipherSuites, compressionMethods, extensions, fields, versions };
}
