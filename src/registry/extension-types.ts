/**
 * TLS ExtensionType Values:
 * https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#tls-extensiontype-values-1
 * (2026-09). A row with a comment is not registered, or reserved there, but is seen on the wire. What IANA
 * calls extended_main_secret since RFC 9846 stands here as all software still writes it, extended_master_secret.
 */
export const EXTENSION_TYPES = {
  0x0000: 'server_name',
  0x0001: 'max_fragment_length',
  0x0002: 'client_certificate_url',
  0x0003: 'trusted_ca_keys',
  0x0004: 'truncated_hmac',
  0x0005: 'status_request',
  0x0006: 'user_mapping',
  0x0007: 'client_authz',
  0x0008: 'server_authz',
  0x0009: 'cert_type',
  0x000a: 'supported_groups',
  0x000b: 'ec_point_formats',
  0x000c: 'srp',
  0x000d: 'signature_algorithms',
  0x000e: 'use_srtp',
  0x000f: 'heartbeat',
  0x0010: 'application_layer_protocol_negotiation',
  0x0011: 'status_request_v2',
  0x0012: 'signed_certificate_timestamp',
  0x0013: 'client_certificate_type',
  0x0014: 'server_certificate_type',
  0x0015: 'padding',
  0x0016: 'encrypt_then_mac',
  0x0017: 'extended_master_secret',
  0x0018: 'token_binding',
  0x0019: 'cached_info',
  0x001a: 'tls_lts',
  0x001b: 'compress_certificate',
  0x001c: 'record_size_limit',
  0x001d: 'pwd_protect',
  0x001e: 'pwd_clear',
  0x001f: 'password_salt',
  0x0020: 'ticket_pinning',
  0x0021: 'tls_cert_with_extern_psk',
  0x0022: 'delegated_credential',
  0x0023: 'session_ticket',
  0x0024: 'TLMSP',
  0x0025: 'TLMSP_proxying',
  0x0026: 'TLMSP_delegate',
  0x0027: 'supported_ekt_ciphers',
  0x0028: 'Reserved (key_share)', // TLS 1.3 up to draft 22
  0x0029: 'pre_shared_key',
  0x002a: 'early_data',
  0x002b: 'supported_versions',
  0x002c: 'cookie',
  0x002d: 'psk_key_exchange_modes',
  0x002e: 'Reserved (ticket_early_data_info)', // TLS 1.3 up to draft 18
  0x002f: 'certificate_authorities',
  0x0030: 'oid_filters',
  0x0031: 'post_handshake_auth',
  0x0032: 'signature_algorithms_cert',
  0x0033: 'key_share',
  0x0034: 'transparency_info',
  0x0035: 'connection_id (deprecated)',
  0x0036: 'connection_id',
  0x0037: 'external_id_hash',
  0x0038: 'external_session_id',
  0x0039: 'quic_transport_parameters',
  0x003a: 'ticket_request',
  0x003b: 'dnssec_chain',
  0x003c: 'sequence_number_encryption_algorithms',
  0x003d: 'rrc',
  0x003e: 'tls_flags',
  0x3374: 'next_protocol_negotiation', // draft-agl-tls-nextprotoneg
  0x3377: 'origin_bound_certificates', // draft-balfanz-tls-obc
  0x337c: 'encrypted_client_certificates', // draft-agl-tls-encryptedclientcerts
  0x4469: 'application_settings_old', // draft-vvv-tls-alps, BoringSSL
  0x44cd: 'application_settings', // draft-vvv-tls-alps, BoringSSL
  0x754f: 'channel_id_old', // draft-balfanz-tls-channelid-00
  0x7550: 'channel_id', // draft-balfanz-tls-channelid-01
  0x8b47: 'padding_old', // draft-agl-tls-padding, NSS
  0xca34: 'trust_anchors', // draft-ietf-tls-trust-anchor-ids, BoringSSL
  0xfd00: 'ech_outer_extensions',
  0xfe0d: 'encrypted_client_hello',
  0xff01: 'renegotiation_info',
  0xffa5: 'quic_transport_parameters (draft)', // draft-ietf-quic-tls-13
  0xffce: 'encrypted_server_name', // draft-ietf-tls-esni-01
} as const;
