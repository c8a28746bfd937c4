/**
 * Which message of a side may follow which of its own: up to TLS 1.2 by RFC 5246 sections 7.3 and 7.4 (SSL 3.0: RFC 6101
 * section 5.5), with SupplementalData (RFC 4680), CertificateURL and CertificateStatus (RFC 6066, RFC 6961), NewSessionTicket
 * (RFC 5077), next_protocol and channel_id; in TLS 1.3 by RFC 8446 section 4 and appendix A, with CompressedCertificate (RFC 8879).
 *
 * What the order of the two sides demands of each other is said by conditions, so that nothing hangs on the order in which
 * a capture shows frames that crossed. In each row the message that most often comes stands first.
 */

import type { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';

/** A handshake message by its name in the registry, or what counts as one here. */
export type MessageName = (typeof HANDSHAKE_TYPES)[keyof typeof HANDSHAKE_TYPES] | 'change_cipher_spec';

/** What has to be so for a message to be allowed; what is not known counts as so. */
export type Condition =
  /** The suite has a certificate of the server. */
  | 'certified'
  /** It has none, or may do without. */
  | 'uncertified'
  /** The suite has a ServerKeyExchange. */
  | 'keyed'
  /** It has none, or may do without. */
  | 'unkeyed'
  /** The client offered a session to take up again. */
  | 'resumable'
  /** The server took it up. */
  | 'resumed'
  /** The server sent a whole flight. */
  | 'full'
  /** The server asked for a certificate of the client. */
  | 'asked'
  /** It did not; or the client may answer without. */
  | 'unasked'
  /** The server asked for another ClientHello. */
  | 'again';

export type Row = readonly (MessageName | readonly [MessageName, ...Condition[]])[];

/** By what was last, `start` before anything. */
export type Order = Readonly<Partial<Record<MessageName | 'start', Row>>>;

export interface HandshakeTable {
  readonly client: Order;
  readonly server: Order;
  /** What a side may send between any two, and that changes nothing. */
  readonly tolerated: Readonly<Record<'client' | 'server', readonly MessageName[]>>;
  /** But not behind one of these. */
  readonly notBehind: readonly (MessageName | 'start')[];
}

const AFTER_CERTIFICATE: Row = [
  ['server_key_exchange', 'keyed'],
  ['server_hello_done', 'unkeyed'],
  ['certificate_request', 'unkeyed'],
];

export const UP_TO_TLS12: HandshakeTable = {
  client: {
    start: ['client_hello'],
    client_hello: [
      ['certificate', 'asked'],
      ['client_key_exchange', 'unasked'],
      ['change_cipher_spec', 'resumed'],
      ['client_hello', 'again'],
      'supplemental_data',
      ['certificate_url', 'asked'],
    ],
    supplemental_data: [
      ['certificate', 'asked'],
      ['client_key_exchange', 'unasked'],
      ['certificate_url', 'asked'],
    ],
    certificate: ['client_key_exchange'],
    certificate_url: ['client_key_exchange'],
    client_key_exchange: ['change_cipher_spec', ['certificate_verify', 'asked']],
    certificate_verify: ['change_cipher_spec'],
    change_cipher_spec: ['finished', 'next_protocol', 'channel_id'],
    next_protocol: ['finished', 'channel_id'],
    channel_id: ['finished'],
    finished: ['client_hello'],
  },
  server: {
    start: ['server_hello'],
    server_hello: [
      ['certificate', 'certified'],
      ['server_key_exchange', 'uncertified'],
      ['certificate_request', 'uncertified', 'unkeyed'],
      ['server_hello_done', 'uncertified', 'unkeyed'],
      ['change_cipher_spec', 'resumable'],
      ['new_session_ticket', 'resumable'],
      'supplemental_data',
    ],
    supplemental_data: [
      ['certificate', 'certified'],
      ['server_key_exchange', 'uncertified'],
      ['server_hello_done', 'uncertified', 'unkeyed'],
    ],
    certificate: [...AFTER_CERTIFICATE, 'certificate_status'],
    certificate_status: AFTER_CERTIFICATE,
    server_key_exchange: ['server_hello_done', 'certificate_request'],
    certificate_request: ['server_hello_done'],
    server_hello_done: ['change_cipher_spec', 'new_session_ticket'],
    new_session_ticket: ['change_cipher_spec'],
    change_cipher_spec: ['finished'],
    finished: ['server_hello'],
  },
  // A HelloRequest is simply ignored during a handshake (RFC 5246 section 7.4.1.1).
  tolerated: { client: [], server: ['hello_request'] },
  notBehind: [],
};

const AFTER_HELLO: Row = ['finished', ['certificate', 'asked'], ['compressed_certificate', 'asked']];

export const TLS13: HandshakeTable = {
  client: {
    start: ['client_hello'],
    client_hello: [...AFTER_HELLO, 'end_of_early_data', ['client_hello', 'again']],
    end_of_early_data: AFTER_HELLO,
    certificate: ['certificate_verify', 'finished'],
    compressed_certificate: ['certificate_verify', 'finished'],
    certificate_verify: ['finished'],
    // Behind it, updates of keys, and the answer to a request for a certificate.
    finished: ['key_update', 'certificate', 'compressed_certificate'],
    key_update: ['key_update', 'certificate', 'compressed_certificate'],
  },
  server: {
    start: ['server_hello', 'hello_retry_request'],
    hello_retry_request: ['server_hello'],
    server_hello: ['encrypted_extensions'],
    encrypted_extensions: [
      ['certificate', 'full'],
      ['certificate_request', 'full'],
      ['compressed_certificate', 'full'],
      ['finished', 'resumed'],
    ],
    certificate_request: ['certificate', 'compressed_certificate'],
    certificate: ['certificate_verify'],
    compressed_certificate: ['certificate_verify'],
    certificate_verify: ['finished'],
    finished: ['new_session_ticket', 'key_update', 'certificate_request'],
    new_session_ticket: ['new_session_ticket', 'key_update', 'certificate_request'],
    key_update: ['new_session_ticket', 'key_update', 'certificate_request'],
  },
  // For old middleboxes, from the first ClientHello up to the Finished (RFC 8446 section 5 and appendix D.4).
  tolerated: { client: ['change_cipher_spec'], server: ['change_cipher_spec'] },
  notBehind: ['start', 'finished', 'new_session_ticket', 'key_update'],
};
