import { type Cursor, decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { CIPHER_SUITES, SSLV2_CIPHERS } from '../../registry/cipher-suites.ts';
import { type CodePoint, codePoint, versionCodePoint } from '../../registry/name-of.ts';
import { SSL2_CERTIFICATE_TYPES, SSL2_ERRORS } from '../../registry/ssl2.ts';
import type { ClientHello } from './client-hello.ts';

/** SERVER-HELLO (draft-hickman-netscape-ssl-00 section 5.6): what client and server have in common; the client chooses. */
export interface Ssl2ServerHello {
  readonly version: CodePoint;
  /** SESSION-ID-HIT: the session of the client's id is taken up again, and no certificate follows. */
  readonly isSessionHit: boolean;
  /** null with a session hit. */
  readonly certificateType: CodePoint | null;
  /** DER; null with a session hit. */
  readonly certificate: Uint8Array | null;
  readonly cipherSuites: readonly CodePoint[];
  /** Hex. */
  readonly connectionId: string;
}

/**
 * Decodes the body of a CLIENT-HELLO in SSL 2.0's format, without its type (RFC 5246 appendix E.2). It has neither
 * extensions nor compression methods; the challenge is the random value.
 */
export function decodeSsl2ClientHello(body: Uint8Array): Decoded<ClientHello> {
  return decodeAll('CLIENT-HELLO', body, (c) => {
    const version = c.u16('version');
    const specs = c.u16('cipher_spec_length');
    const session = c.u16('session_id_length');
    const challenge = c.u16('challenge_length');
    return {
      legacyVersion: version,
      cipherSuites: cipherSpecs(c, specs),
      sessionId: toHex(c.take(session, 'session_id')),
      random: toHex(c.take(challenge, 'challenge')),
      compressionMethods: [],
      // A list of its own: what is worked out once for all hellos with the same list is not shared.
      extensions: [],
      fields: {},
      versions: [versionCodePoint(version)],
    };
  });
}

/** Decodes the body of a SERVER-HELLO, without its type. */
export function decodeSsl2ServerHello(body: Uint8Array): Decoded<Ssl2ServerHello> {
  return decodeAll('SERVER-HELLO', body, (c) => {
    const isSessionHit = c.u8('session_id_hit') !== 0;
    const type = c.u8('certificate_type');
    const version = versionCodePoint(c.u16('server_version'));
    const length = c.u16('certificate_length');
    const specs = c.u16('cipher_specs_length');
    const connection = c.u16('connection_id_length');
    const certificate = c.take(length, 'certificate_data');
    return {
      version,
      isSessionHit,
      certificateType: type === 0 ? null : codePoint(SSL2_CERTIFICATE_TYPES, type),
      certificate: length === 0 ? null : certificate,
      cipherSuites: cipherSpecs(c, specs),
      connectionId: toHex(c.take(connection, 'connection_id')),
    };
  });
}

/** Decodes what a CLIENT-MASTER-KEY says in clear: the cipher that the client has chosen. */
export function decodeSsl2MasterKey(body: Uint8Array): Decoded<CodePoint> {
  return decodeAll('CLIENT-MASTER-KEY', body, (c) => {
    const cipher = cipherSpec(c);
    const lengths = ['clear_key_length', 'encrypted_key_length', 'key_arg_length'].map((name) => c.u16(name));
    for (const length of lengths) c.take(length, 'key_data');
    return cipher;
  });
}

/** Decodes the body of an ERROR. */
export function decodeSsl2Error(body: Uint8Array): Decoded<CodePoint> {
  return decodeAll('ERROR', body, (c) => codePoint(SSL2_ERRORS, c.u16('error_code')));
}

function cipherSpecs(c: Cursor, length: number): CodePoint[] {
  const count = Math.floor(length / 3);
  const specs: CodePoint[] = [];
  for (let i = 0; i < count; i++) specs.push(cipherSpec(c));
  c.take(length % 3, 'cipher_specs');
  return specs;
}

/** SSL 2.0's own ciphers have three bytes; those of SSL 3.0 and TLS have a zero in front. */
function cipherSpec(c: Cursor): CodePoint {
  const id = c.u24('cipher_spec');
  return codePoint(id <= 0xffff ? CIPHER_SUITES : SSLV2_CIPHERS, id);
}
