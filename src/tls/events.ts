import type { Time } from '../format/time.ts';

export type Side = 'client' | 'server';

/** HandshakeType values, RFC 8446 section 4 and RFC 5246 section 7.4. */
export const HandshakeType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  draftHelloRetryRequest: 6,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
  compressedCertificate: 25,
} as const;

/** Where something was on the wire. */
export interface Place {
  readonly from: Side;
  /** The frame that brought the last byte of it. */
  readonly frame: number;
  readonly firstFrame: number;
  readonly time: Time;
}

/** What happened on the wire, one thing after the other. */
export type TlsEvent = Place &
  (
    | {
        readonly kind: 'handshake';
        readonly type: number;
        readonly length: number;
        readonly decrypted: boolean;
      }
    /** A message of SSL 2.0 that TLS does not have: all but the ClientHello. */
    | { readonly kind: 'ssl2'; readonly type: number; readonly length: number }
    | {
        readonly kind: 'alert';
        readonly level: number;
        readonly description: number;
        readonly recordVersion: number;
        readonly decrypted: boolean;
      }
    | { readonly kind: 'change_cipher_spec' }
    /** A protected record: application data, or anything behind a ChangeCipherSpec. What was opened of it follows. */
    | {
        readonly kind: 'encrypted';
        readonly contentType: number;
        readonly length: number;
        /** Type and bytes of its content, where it was opened. */
        readonly opened: { readonly contentType: number; readonly length: number } | null;
      }
    | { readonly kind: 'problem'; readonly message: string }
  );

export type EncryptedEvent = Extract<TlsEvent, { kind: 'encrypted' }>;

/** Whether this is an encrypted record of that content type. */
export function isEncrypted(event: TlsEvent, contentType: number): event is EncryptedEvent {
  return event.kind === 'encrypted' && event.contentType === contentType;
}

/** TLS 1.3, its drafts included. */
export function isTls13(version: number): boolean {
  return version === 0x0304 || version >>> 8 === 0x7f || version >>> 8 === 0xfb;
}
