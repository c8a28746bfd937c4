/**
 * TLS HandshakeType: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-7
 * (2026-03), without the `_RESERVED` that IANA adds to what TLS 1.3 gave up and older versions still send. A
 * row with a comment is not registered.
 */
export const HANDSHAKE_TYPES = {
  0x00: 'hello_request',
  0x01: 'client_hello',
  0x02: 'server_hello',
  0x03: 'hello_verify_request',
  0x04: 'new_session_ticket',
  0x05: 'end_of_early_data',
  0x06: 'hello_retry_request',
  0x08: 'encrypted_extensions',
  0x09: 'request_connection_id',
  0x0a: 'new_connection_id',
  0x0b: 'certificate',
  0x0c: 'server_key_exchange',
  0x0d: 'certificate_request',
  0x0e: 'server_hello_done',
  0x0f: 'certificate_verify',
  0x10: 'client_key_exchange',
  0x11: 'client_certificate_request',
  0x14: 'finished',
  0x15: 'certificate_url',
  0x16: 'certificate_status',
  0x17: 'supplemental_data',
  0x18: 'key_update',
  0x19: 'compressed_certificate',
  0x1a: 'ekt_key',
  0x43: 'next_protocol', // draft-agl-tls-nextprotoneg
  0xcb: 'channel_id', // draft-balfanz-tls-channelid, as BoringSSL numbers it
  0xfe: 'message_hash',
} as const;
