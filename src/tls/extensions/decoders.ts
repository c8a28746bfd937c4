import type { Cursor } from '../../bytes/cursor.ts';
import { toHex } from '../../bytes/hex.ts';
import { EXTENSION_TYPES } from '../../registry/extension-types.ts';
import { HEARTBEAT_MODES } from '../../registry/heartbeat.ts';
import { codePoint, versionCodePoint } from '../../registry/name-of.ts';
import { readProtocolList, readProtocols } from './alpn.ts';
import { delegatedCredential } from './delegated-credential.ts';
import { dnssecChain } from './dnssec-chain.ts';
import { echRetryConfigs, encryptedClientHello } from './encrypted-client-hello.ts';
import type { ExtensionFields, MessageKind } from './fields.ts';
import { clientKeyShares, retryKeyShare, serverKeyShare } from './key-share.ts';
import {
  certificateType,
  countTrustedAuthorities,
  readAuthorities,
  readCertificateTypes,
  readCompressions,
  readFlags,
  readGroups,
  readPointFormats,
  readPskModes,
  readSchemes,
  readSrtpProfiles,
  readVersions,
} from './lists.ts';
import { oidFilters } from './oid-filters.ts';
import { offeredPsks } from './pre-shared-key.ts';
import { readServerName } from './server-name.ts';
import { certificateTimestamps } from './signed-certificate-timestamp.ts';
import { stapledStatus, statusRequest, statusRequestV2 } from './status-request.ts';

/** Reads the data of an extension. */
export type ExtensionDecoder = (cursor: Cursor) => ExtensionFields;

type ExtensionName = (typeof EXTENSION_TYPES)[keyof typeof EXTENSION_TYPES];
type Decoders = Readonly<Partial<Record<ExtensionName, ExtensionDecoder>>>;

/** What says all by being there; that it has no data is checked where it is called. */
const empty: ExtensionDecoder = () => ({});

/** RFC 6066 section 4: 1 to 4 stand for 2^9 to 2^12 bytes. */
const maxFragmentLength: ExtensionDecoder = (c) => {
  const code = c.u8('max_fragment_length');
  if (code < 1 || code > 4) c.fail('malformed', 'max_fragment_length');
  return { maxFragmentLength: 2 ** (8 + code) };
};

/** What means the same in whatever message it stands. */
const EVERYWHERE = {
  max_fragment_length: maxFragmentLength,
  client_certificate_url: () => ({ clientCertificateUrl: true }),
  truncated_hmac: () => ({ truncatedHmac: true }),
  supported_groups: (c) => ({ groups: readGroups(c) }),
  ec_point_formats: (c) => ({ pointFormats: readPointFormats(c) }),
  signature_algorithms: (c) => ({ signatureAlgorithms: readSchemes(c) }),
  use_srtp: (c) => ({ srtpProfiles: readSrtpProfiles(c) }),
  heartbeat: (c) => ({ heartbeatMode: codePoint(HEARTBEAT_MODES, c.u8('mode')) }),
  application_layer_protocol_negotiation: (c) => ({ alpn: readProtocols(c) }),
  encrypt_then_mac: () => ({ encryptThenMac: true }),
  extended_master_secret: () => ({ extendedMasterSecret: true }),
  compress_certificate: (c) => ({ certificateCompressions: readCompressions(c) }),
  record_size_limit: (c) => ({ recordSizeLimit: c.u16('record_size_limit') }),
  delegated_credential: (c) => ({ delegatedCredentialAlgorithms: readSchemes(c) }),
  tls_cert_with_extern_psk: () => ({ certificateWithExternalPsk: true }),
  session_ticket: (c) => ({ ticketLength: c.rest().length }),
  early_data: () => ({ earlyData: true }),
  cookie: (c) => ({ cookieLength: c.vector16('cookie', { min: 1 }).rest().length }),
  certificate_authorities: (c) => ({ certificateAuthorities: readAuthorities(c) }),
  signature_algorithms_cert: (c) => ({ certificateSignatureAlgorithms: readSchemes(c) }),
  tls_flags: (c) => ({ flags: readFlags(c) }),
  renegotiation_info: (c) => ({
    renegotiatedConnection: toHex(c.vector8('renegotiated_connection').rest()),
  }),
} satisfies Decoders;

const CLIENT_HELLO: Decoders = {
  ...EVERYWHERE,
  server_name: (c) => ({ serverName: readServerName(c) }),
  trusted_ca_keys: (c) => ({ trustedCaKeys: countTrustedAuthorities(c) }),
  status_request: statusRequest,
  cert_type: (c) => ({ certificateTypes: readCertificateTypes(c) }),
  srp: (c) => ({ srpIdentityLength: c.vector8('srp_I', { min: 1 }).rest().length }),
  status_request_v2: statusRequestV2,
  signed_certificate_timestamp: empty,
  client_certificate_type: (c) => ({ clientCertificateTypes: readCertificateTypes(c) }),
  server_certificate_type: (c) => ({ serverCertificateTypes: readCertificateTypes(c) }),
  padding: (c) => ({ paddingLength: c.rest().length }),
  'Reserved (key_share)': clientKeyShares,
  pre_shared_key: offeredPsks,
  supported_versions: (c) => ({ supportedVersions: readVersions(c) }),
  psk_key_exchange_modes: (c) => ({ pskKeyExchangeModes: readPskModes(c) }),
  post_handshake_auth: () => ({ postHandshakeAuth: true }),
  key_share: clientKeyShares,
  ticket_request: (c) => ({
    ticketRequest: {
      newSessionCount: c.u8('new_session_count'),
      resumptionCount: c.u8('resumption_count'),
    },
  }),
  dnssec_chain: (c) => ({ dnssecChainPort: c.u16('PortNumber') }),
  next_protocol_negotiation: empty,
  application_settings_old: (c) => ({ applicationSettings: readProtocols(c) }),
  application_settings: (c) => ({ applicationSettings: readProtocols(c) }),
  encrypted_client_hello: encryptedClientHello,
};

/** What a server says of its choices, in a ServerHello up to TLS 1.2 and in EncryptedExtensions from then on. */
const SERVER_CHOICES: Decoders = {
  ...EVERYWHERE,
  server_name: () => ({ serverName: null }),
  cert_type: (c) => ({ certificateType: certificateType(c.u8('certificate_type')) }),
  client_certificate_type: (c) => ({ clientCertificateType: certificateType(c.u8('certificate_type')) }),
  server_certificate_type: (c) => ({ serverCertificateType: certificateType(c.u8('certificate_type')) }),
};

const SERVER_HELLO: Decoders = {
  ...SERVER_CHOICES,
  trusted_ca_keys: empty,
  status_request: empty,
  srp: empty,
  status_request_v2: empty,
  signed_certificate_timestamp: certificateTimestamps,
  session_ticket: () => ({ ticketLength: 0 }),
  'Reserved (key_share)': serverKeyShare,
  pre_shared_key: (c) => ({ selectedIdentity: c.u16('selected_identity') }),
  supported_versions: (c) => ({ selectedVersion: versionCodePoint(c.u16('selected_version')) }),
  key_share: serverKeyShare,
  dnssec_chain: dnssecChain,
  next_protocol_negotiation: (c) => ({ npn: readProtocolList(c) }),
};

const HELLO_RETRY_REQUEST: Decoders = {
  'Reserved (key_share)': retryKeyShare,
  supported_versions: (c) => ({ selectedVersion: versionCodePoint(c.u16('selected_version')) }),
  cookie: EVERYWHERE.cookie,
  key_share: retryKeyShare,
  encrypted_client_hello: (c) => ({ echConfirmationLength: c.take(8, 'confirmation').length }),
};

const ENCRYPTED_EXTENSIONS: Decoders = {
  ...SERVER_CHOICES,
  ticket_request: (c) => ({ expectedTickets: c.u8('expected_count') }),
  encrypted_client_hello: echRetryConfigs,
};

const CERTIFICATE: Decoders = {
  status_request: stapledStatus,
  signed_certificate_timestamp: certificateTimestamps,
  delegated_credential: delegatedCredential,
  dnssec_chain: dnssecChain,
};

const CERTIFICATE_REQUEST: Decoders = {
  ...EVERYWHERE,
  status_request: (c) => (c.remaining === 0 ? {} : statusRequest(c)),
  signed_certificate_timestamp: empty,
  oid_filters: oidFilters,
};

const NEW_SESSION_TICKET: Decoders = {
  early_data: (c) => ({ maxEarlyDataSize: c.u32('max_early_data_size') }),
};

/** By message and the number of the extension. */
export const EXTENSION_DECODERS: Readonly<Record<MessageKind, Readonly<Record<number, ExtensionDecoder>>>> = {
  client_hello: byNumber(CLIENT_HELLO),
  server_hello: byNumber(SERVER_HELLO),
  hello_retry_request: byNumber(HELLO_RETRY_REQUEST),
  encrypted_extensions: byNumber(ENCRYPTED_EXTENSIONS),
  certificate: byNumber(CERTIFICATE),
  certificate_request: byNumber(CERTIFICATE_REQUEST),
  new_session_ticket: byNumber(NEW_SESSION_TICKET),
};

function byNumber(decoders: Decoders): Record<number, ExtensionDecoder> {
  return Object.fromEntries(
    Object.entries(EXTENSION_TYPES).flatMap(([id, name]) => {
      const decoder = decoders[name];
      return decoder === undefined ? [] : [[id, decoder]];
    }),
  );
}
