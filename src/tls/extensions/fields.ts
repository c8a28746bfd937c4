import type { CodePoint } from '../../registry/name-of.ts';
import type { DelegatedCredential } from './delegated-credential.ts';
import type { EncryptedClientHello } from './encrypted-client-hello.ts';
import type { OidFilter } from './oid-filters.ts';
import type { SignedCertificateTimestamp } from './signed-certificate-timestamp.ts';

/** The messages that have extensions (RFC 8446 section 4.2). */
export type MessageKind =
  | 'client_hello'
  | 'server_hello'
  | 'hello_retry_request'
  | 'encrypted_extensions'
  | 'certificate'
  | 'certificate_request'
  | 'new_session_ticket';

/** An extension in the order of the wire. */
export interface Extension {
  readonly type: CodePoint;
  /** Bytes of its data. */
  readonly length: number;
  /** What we decode of it. */
  readonly fields: ExtensionFields;
  /** Why it could not be decoded, where we know its type. */
  readonly problem: string | null;
}

/** What the extensions of a message say, as far as we decode them; a field is there where its extension was. */
export interface ExtensionFields {
  /** server_name, RFC 6066 section 3; null: the server acknowledges the name. */
  readonly serverName?: string | null;
  /** max_fragment_length, RFC 6066 section 4: in bytes. */
  readonly maxFragmentLength?: number;
  /** client_certificate_url, RFC 6066 section 5. */
  readonly clientCertificateUrl?: true;
  /** trusted_ca_keys, RFC 6066 section 6: how many authorities the client names. */
  readonly trustedCaKeys?: number;
  /** truncated_hmac, RFC 6066 section 7. */
  readonly truncatedHmac?: true;
  /** status_request, RFC 6066 section 8. */
  readonly statusType?: CodePoint;
  /** status_request of a certificate in TLS 1.3, RFC 8446 section 4.4.2.1: bytes of the stapled answer. */
  readonly ocspResponseLength?: number;
  /** status_request_v2, RFC 6961. */
  readonly statusTypes?: readonly CodePoint[];
  /** supported_groups, RFC 8446 section 4.2.7. */
  readonly groups?: readonly CodePoint[];
  /** ec_point_formats, RFC 8422 section 5.1.2. */
  readonly pointFormats?: readonly CodePoint[];
  /** signature_algorithms, RFC 8446 section 4.2.3. */
  readonly signatureAlgorithms?: readonly CodePoint[];
  /** signature_algorithms_cert, RFC 8446 section 4.2.3. */
  readonly certificateSignatureAlgorithms?: readonly CodePoint[];
  /** srp, RFC 5054: bytes of the user's name. */
  readonly srpIdentityLength?: number;
  /** use_srtp, RFC 5764. */
  readonly srtpProfiles?: readonly CodePoint[];
  /** heartbeat, RFC 6520. */
  readonly heartbeatMode?: CodePoint;
  /** application_layer_protocol_negotiation, RFC 7301: what is no printable ASCII as `0x` and hex. */
  readonly alpn?: readonly string[];
  /** next_protocol_negotiation of a ServerHello, draft-agl-tls-nextprotoneg: as `alpn`. */
  readonly npn?: readonly string[];
  /** application_settings, draft-vvv-tls-alps: the protocols that the client has settings for, as `alpn`. */
  readonly applicationSettings?: readonly string[];
  /** signed_certificate_timestamp, RFC 6962 section 3.3.1. */
  readonly signedCertificateTimestamps?: readonly SignedCertificateTimestamp[];
  /** client_certificate_type, RFC 7250: what the client has. */
  readonly clientCertificateTypes?: readonly CodePoint[];
  /** client_certificate_type of the server: its choice. */
  readonly clientCertificateType?: CodePoint;
  /** server_certificate_type, RFC 7250: what the client takes. */
  readonly serverCertificateTypes?: readonly CodePoint[];
  /** server_certificate_type of the server: its choice. */
  readonly serverCertificateType?: CodePoint;
  /** cert_type, RFC 6091: what the client takes. */
  readonly certificateTypes?: readonly CodePoint[];
  /** cert_type of the server: its choice. */
  readonly certificateType?: CodePoint;
  /** padding, RFC 7685: bytes of it. */
  readonly paddingLength?: number;
  /** encrypt_then_mac, RFC 7366. */
  readonly encryptThenMac?: true;
  /** extended_master_secret, RFC 7627. */
  readonly extendedMasterSecret?: true;
  /** compress_certificate, RFC 8879. */
  readonly certificateCompressions?: readonly CodePoint[];
  /** record_size_limit, RFC 8449. */
  readonly recordSizeLimit?: number;
  /** delegated_credential, RFC 9345: what the credential's key may sign with. */
  readonly delegatedCredentialAlgorithms?: readonly CodePoint[];
  /** delegated_credential of a certificate. */
  readonly delegatedCredential?: DelegatedCredential;
  /** session_ticket, RFC 5077: bytes of the ticket. */
  readonly ticketLength?: number;
  /** pre_shared_key, RFC 8446 section 4.2.11: how many identities the client offers. */
  readonly pskIdentities?: number;
  /** Bytes of each of them. */
  readonly pskIdentityLengths?: readonly number[];
  /** Bytes of each of their binders: the length of its hash. */
  readonly pskBinderLengths?: readonly number[];
  /** pre_shared_key of a ServerHello: which of them it takes. */
  readonly selectedIdentity?: number;
  /** early_data, RFC 8446 section 4.2.10. */
  readonly earlyData?: true;
  /** early_data of a NewSessionTicket: bytes that may come early. */
  readonly maxEarlyDataSize?: number;
  /** supported_versions, RFC 8446 section 4.2.1. */
  readonly supportedVersions?: readonly CodePoint[];
  /** supported_versions of a ServerHello. */
  readonly selectedVersion?: CodePoint;
  /** cookie, RFC 8446 section 4.2.2: bytes of it. */
  readonly cookieLength?: number;
  /** psk_key_exchange_modes, RFC 8446 section 4.2.9. */
  readonly pskKeyExchangeModes?: readonly CodePoint[];
  /** certificate_authorities, RFC 8446 section 4.2.4: distinguished names, DER. */
  readonly certificateAuthorities?: readonly Uint8Array[];
  /** oid_filters, RFC 8446 section 4.2.5. */
  readonly oidFilters?: readonly OidFilter[];
  /** post_handshake_auth, RFC 8446 section 4.2.6. */
  readonly postHandshakeAuth?: true;
  /** key_share, RFC 8446 section 4.2.8: the groups. */
  readonly keyShares?: readonly CodePoint[];
  /** key_share of a ServerHello or HelloRetryRequest. */
  readonly selectedGroup?: CodePoint;
  /** tls_cert_with_extern_psk, RFC 8773. */
  readonly certificateWithExternalPsk?: true;
  /** ticket_request, RFC 9149: how many tickets the client wants, behind a full handshake and behind a short one. */
  readonly ticketRequest?: { readonly newSessionCount: number; readonly resumptionCount: number };
  /** ticket_request of the server: how many it will send. */
  readonly expectedTickets?: number;
  /** dnssec_chain, RFC 9102: the port that the client asks TLSA records for. */
  readonly dnssecChainPort?: number;
  /** dnssec_chain of the server: hours that it will go on to do so, and bytes of the chain. */
  readonly dnssecChain?: { readonly supportLifetime: number; readonly length: number };
  /** tls_flags: the numbers of those that are set. */
  readonly flags?: readonly number[];
  /** encrypted_client_hello, RFC 9849 section 5. */
  readonly encryptedClientHello?: EncryptedClientHello;
  /** encrypted_client_hello of EncryptedExtensions: the configurations to try again with, how many. */
  readonly echRetryConfigs?: number;
  /** encrypted_client_hello of a HelloRetryRequest: bytes by which the client sees whether it was accepted. */
  readonly echConfirmationLength?: number;
  /** renegotiation_info, RFC 5746: hex, empty in a first handshake. */
  readonly renegotiatedConnection?: string;
}
