/** What is reported of the messages behind the hellos; part of the document (document.ts). */
import type { CodePoint } from '../registry/name-of.ts';
import type { Side } from '../tls/conversation.ts';
import type { HelloDifferences } from '../tls/hello-differences.ts';

/** An extension by number and name; `value` is what we decode of it, in RFC terms, where we do. */
export interface ExtensionDocument extends CodePoint {
  readonly length: number;
  readonly value?: unknown;
}

/** What a client's second ClientHello changed of the first, which a HelloRetryRequest had answered. */
export interface HelloDifferencesDocument extends HelloDifferences {
  /** Of the second ClientHello. */
  readonly frame: number;
}

export interface EncryptedExtensionsDocument {
  readonly frame: number;
  readonly extensions: readonly ExtensionDocument[];
}

/** What the Certificate message of TLS 1.3 says beside the certificates. */
export interface CertificateMessageDocument {
  readonly from: Side;
  readonly frame: number;
  /** Hex; empty in a handshake. */
  readonly context: string;
  /** How it was packed (RFC 8879); null where it was not. */
  readonly compression: {
    readonly algorithm: CodePoint;
    /** Bytes. */
    readonly length: number;
    readonly uncompressedLength: number;
  } | null;
  /** Of each certificate, in the order sent. */
  readonly entries: readonly { readonly extensions: readonly ExtensionDocument[] }[];
}

/** A key in place of certificates (RFC 7250). */
export interface RawPublicKeyDocument {
  readonly from: Side;
  readonly frame: number;
  /** null where it cannot be read. */
  readonly algorithm: string | null;
  readonly bits: number | null;
  readonly curve: string | null;
  /** Of the SubjectPublicKeyInfo: what a TLSA record `3 1 1` holds. */
  readonly sha256: string;
}

/** An OCSP answer that is stapled to a certificate. Nobody has checked its signature. */
export interface OcspResponseDocument {
  readonly from: Side;
  readonly frame: number;
  /** The certificate's place in the list of that side, from 0. */
  readonly certificate: number;
  /** `successful`, or why there is no answer; null where it cannot be read. */
  readonly responseStatus: string | null;
  readonly producedAt: string | null;
  readonly responses: readonly {
    readonly serialNumber: string;
    readonly certStatus: 'good' | 'revoked' | 'unknown';
    readonly thisUpdate: string;
    readonly nextUpdate: string | null;
    readonly revocationTime: string | null;
    readonly revocationReason: string | null;
  }[];
  /** Why it cannot be read. */
  readonly problem: string | null;
}

export interface CertificateVerifyDocument {
  readonly from: Side;
  readonly frame: number;
  /** null before TLS 1.2. */
  readonly signatureAlgorithm: CodePoint | null;
  /** Bytes. */
  readonly signatureLength: number;
}

export interface ClientKeyExchangeDocument {
  readonly frame: number;
  /** As the cipher suite's name has it: `RSA`, `ECDHE_RSA`, `DHE_PSK`. */
  readonly keyExchange: string;
  readonly kind: 'rsa' | 'dh' | 'ecdh' | 'srp' | 'psk' | 'other';
  /** Bytes of the encrypted secret or the public key. */
  readonly length: number;
  /** Bytes; null without a shared key. */
  readonly pskIdentityLength: number | null;
}

export interface SessionTicketDocument {
  readonly frame: number;
  /** Seconds; up to TLS 1.2 a hint, where 0 says nothing. */
  readonly lifetime: number;
  /** Bytes of the ticket. */
  readonly length: number;
  /** Bytes; null up to TLS 1.2. */
  readonly nonceLength: number | null;
  /** Bytes that a client may send early; null where it may not. */
  readonly maxEarlyDataSize: number | null;
}

export interface KeyUpdateDocument {
  readonly from: Side;
  readonly frame: number;
  /** The other side is to change its keys, too. */
  readonly updateRequested: boolean;
}
