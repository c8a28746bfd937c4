import { type CipherGCMTypes, createDecipheriv } from 'node:crypto';
import { type OpenedRecord, type ProtectedRecord, type Protection, sequenceBytes } from './protection.ts';

/** An AEAD as a suite names it, with its key. */
export interface Aead {
  /** OpenSSL's name. */
  readonly cipher: string;
  readonly key: Uint8Array;
  /** Bytes of the tag. */
  readonly tag: number;
}

/** Bytes of every AEAD's nonce in TLS. */
const NONCE_LENGTH = 12;

/**
 * AEAD records of TLS 1.2: RFC 5246 section 6.2.3.3, RFC 5288 (GCM), RFC 6655 (CCM), RFC 7905 (ChaCha20-Poly1305).
 *
 * @param iv The write IV: the whole nonce but for the number, or the 4 bytes that precede the explicit part.
 */
export function tls12Aead(aead: Aead, iv: Uint8Array): Protection {
  const explicit = NONCE_LENGTH - iv.length;
  return aeadRecords(({ contentType, version, body }, number) => {
    const nonce = explicit > 0 ? Buffer.concat([iv, body.subarray(0, explicit)]) : numbered(iv, number);
    const length = body.length - explicit - aead.tag;
    const header = Buffer.concat([number, headerBytes(contentType, version, length)]);
    const content = unseal(aead, nonce, header, body.subarray(explicit));
    return content === null ? null : { contentType, content };
  });
}

/** Records of TLS 1.3: RFC 8446 section 5.2. */
export function tls13Aead(aead: Aead, iv: Uint8Array): Protection {
  return aeadRecords(({ contentType, version, body }, number) => {
    const header = headerBytes(contentType, version, body.length);
    const inner = unseal(aead, numbered(iv, number), header, body);
    // TLSInnerPlaintext: the content, its type, zeros.
    const end = inner?.findLastIndex((byte) => byte !== 0) ?? -1;
    return inner === null || end < 0
      ? null
      : { contentType: inner[end] as number, content: inner.subarray(0, end) };
  });
}

/** Each record stands for itself: its number is the first with which the tag fits. */
function aeadRecords(
  openAs: (record: ProtectedRecord, number: Uint8Array) => Omit<OpenedRecord, 'sequence'> | null,
): Protection {
  return {
    open: (record, first, window) => {
      for (let sequence = first; sequence < first + window; sequence++) {
        const opened = openAs(record, sequenceBytes(sequence));
        if (opened !== null) return { ...opened, sequence };
      }
      return 'wrong-secret';
    },
    miss: () => {},
  };
}

/** The write IV XOR the record's number. */
function numbered(iv: Uint8Array, number: Uint8Array): Uint8Array {
  const nonce = Uint8Array.from(iv);
  const start = nonce.length - number.length;
  number.forEach((byte, at) => {
    nonce[start + at] = (nonce[start + at] as number) ^ byte;
  });
  return nonce;
}

function headerBytes(contentType: number, version: number, length: number): Buffer {
  return Buffer.of(contentType, version >>> 8, version & 0xff, length >>> 8, length & 0xff);
}

/** What stands before the tag, in clear; null where the tag does not fit. */
function unseal(
  { cipher, key, tag }: Aead,
  nonce: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  const end = sealed.length - tag;
  if (end < 0) return null;
  try {
    // The types know the names of AES only; the options are those of every AEAD.
    const decipher = createDecipheriv(cipher as CipherGCMTypes, key, nonce, { authTagLength: tag });
    decipher.setAuthTag(sealed.subarray(end));
    // CCM has to know the length before anything else; the others do not mind.
    decipher.setAAD(header, { plaintextLength: end });
    const content = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return content;
  } catch {
    return null;
  }
}
