import { type Cursor, decodeAll } from '../../bytes/cursor.ts';
import { describeProblem } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { wireText } from '../../bytes/text.ts';
import { CERTIFICATE_STATUS_TYPES } from '../../registry/certificate-types.ts';
import { EXTENSION_TYPES } from '../../registry/extension-types.ts';
import { EC_POINT_FORMATS, PSK_KEY_EXCHANGE_MODES } from '../../registry/hello-values.ts';
import { type CodePoint, codePoint, versionCodePoint } from '../../registry/name-of.ts';
import { NAMED_GROUPS } from '../../registry/named-groups.ts';
import { SIGNATURE_SCHEMES } from '../../registry/signature-schemes.ts';
import { readProtocols } from './alpn.ts';

/** What the extensions of a hello say, as far as we decode them; a field is there where its extension was. */
export interface ExtensionFields {
  /** server_name, RFC 6066 section 3; null: the server acknowledges the name. */
  readonly serverName?: string | null;
  /** supported_groups, RFC 8446 section 4.2.7. */
  readonly groups?: readonly CodePoint[];
  /** ec_point_formats, RFC 8422 section 5.1.2. */
  readonly pointFormats?: readonly CodePoint[];
  /** signature_algorithms, RFC 8446 section 4.2.3. */
  readonly signatureAlgorithms?: readonly CodePoint[];
  /** signature_algorithms_cert, RFC 8446 section 4.2.3. */
  readonly certificateSignatureAlgorithms?: readonly CodePoint[];
  /** application_layer_protocol_negotiation, RFC 7301: what is no printable ASCII as `0x` and hex. */
  readonly alpn?: readonly string[];
  /** supported_versions, RFC 8446 section 4.2.1. */
  readonly supportedVersions?: readonly CodePoint[];
  /** supported_versions of a ServerHello. */
  readonly selectedVersion?: CodePoint;
  /** key_share, RFC 8446 section 4.2.8: the groups. */
  readonly keyShares?: readonly CodePoint[];
  /** key_share of a ServerHello or HelloRetryRequest. */
  readonly selectedGroup?: CodePoint;
  /** psk_key_exchange_modes, RFC 8446 section 4.2.9. */
  readonly pskKeyExchangeModes?: readonly CodePoint[];
  /** pre_shared_key, RFC 8446 section 4.2.11: how many identities the client offers. */
  readonly pskIdentities?: number;
  /** pre_shared_key of a ServerHello: which of them it takes. */
  readonly selectedIdentity?: number;
  /** status_request, RFC 6066 section 8. */
  readonly statusType?: CodePoint;
  /** session_ticket, RFC 5077: bytes of the ticket. */
  readonly ticketLength?: number;
  /** renegotiation_info, RFC 5746: hex, empty in a first handshake. */
  readonly renegotiatedConnection?: string;
  /** extended_master_secret, RFC 7627. */
  readonly extendedMasterSecret?: true;
  /** encrypt_then_mac, RFC 7366. */
  readonly encryptThenMac?: true;
  /** early_data, RFC 8446 section 4.2.10. */
  readonly earlyData?: true;
  /** post_handshake_auth, RFC 8446 section 4.2.6. */
  readonly postHandshakeAuth?: true;
  /** cookie, RFC 8446 section 4.2.2: bytes of it. */
  readonly cookieLength?: number;
  /** padding, RFC 7685: bytes of it. */
  readonly paddingLength?: number;
  /** max_fragment_length, RFC 6066 section 4: in bytes. */
  readonly maxFragmentLength?: number;
  /** record_size_limit, RFC 8449. */
  readonly recordSizeLimit?: number;
}

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

export type HelloKind = 'client_hello' | 'server_hello' | 'hello_retry_request';

type Decoder = (cursor: Cursor) => ExtensionFields;

const group = (id: number): CodePoint => codePoint(NAMED_GROUPS, id);
const scheme = (id: number): CodePoint => codePoint(SIGNATURE_SCHEMES, id);

/** RFC 8446 section 4.2.8; also under the number that its drafts used. */
const clientKeyShare: Decoder = (c) => ({
  keyShares: c.vector16('client_shares').all((entry) => {
    const id = entry.u16('group');
    entry.vector16('key_exchange', { min: 1 });
    return group(id);
  }),
});

const serverKeyShare: Decoder = (c) => {
  const selectedGroup = group(c.u16('group'));
  c.vector16('key_exchange', { min: 1 });
  return { selectedGroup };
};

const retryKeyShare: Decoder = (c) => ({ selectedGroup: group(c.u16('selected_group')) });

/** RFC 6066 section 4: 1 to 4 stand for 2^9 to 2^12 bytes. */
const maxFragmentLength: Decoder = (c) => {
  const code = c.u8('max_fragment_length');
  if (code < 1 || code > 4) c.fail('malformed', 'max_fragment_length');
  return { maxFragmentLength: 2 ** (8 + code) };
};

/** Ids of the extensions that we decode (EXTENSION_TYPES has all names). */
const CLIENT_HELLO: Readonly<Record<number, Decoder>> = {
  0: (c) => ({ serverName: decodeServerNames(c.vector16('server_name_list', { min: 1 })) }),
  1: maxFragmentLength,
  5: (c) => {
    const statusType = codePoint(CERTIFICATE_STATUS_TYPES, c.u8('status_type'));
    c.rest();
    return { statusType };
  },
  10: (c) => ({ groups: c.vector16('named_group_list').u16s('named_group').map(group) }),
  11: (c) => ({
    pointFormats: c
      .vector8('ec_point_format_list')
      .u8s('ec_point_format')
      .map((id) => codePoint(EC_POINT_FORMATS, id)),
  }),
  13: (c) => ({
    signatureAlgorithms: c.vector16('supported_signature_algorithms').u16s('scheme').map(scheme),
  }),
  16: (c) => ({ alpn: readProtocols(c) }),
  21: (c) => ({ paddingLength: c.rest().length }),
  22: () => ({ encryptThenMac: true }),
  23: () => ({ extendedMasterSecret: true }),
  28: (c) => ({ recordSizeLimit: c.u16('record_size_limit') }),
  35: (c) => ({ ticketLength: c.rest().length }),
  40: clientKeyShare,
  41: (c) => {
    const pskIdentities = c.vector16('identities').all((identity) => {
      identity.vector16('identity', { min: 1 });
      identity.u32('obfuscated_ticket_age');
    }).length;
    c.vector16('binders');
    return { pskIdentities };
  },
  42: () => ({ earlyData: true }),
  43: (c) => ({ supportedVersions: c.vector8('versions', { min: 2 }).u16s('version').map(versionCodePoint) }),
  44: (c) => ({ cookieLength: c.vector16('cookie', { min: 1 }).rest().length }),
  45: (c) => ({
    pskKeyExchangeModes: c
      .vector8('ke_modes')
      .u8s('ke_mode')
      .map((id) => codePoint(PSK_KEY_EXCHANGE_MODES, id)),
  }),
  49: () => ({ postHandshakeAuth: true }),
  50: (c) => ({
    certificateSignatureAlgorithms: c.vector16('supported_signature_algorithms').u16s('scheme').map(scheme),
  }),
  51: clientKeyShare,
  65281: (c) => ({ renegotiatedConnection: toHex(c.vector8('renegotiated_connection').rest()) }),
};

const SERVER_HELLO: Readonly<Record<number, Decoder>> = {
  0: () => ({ serverName: null }),
  1: maxFragmentLength,
  5: () => ({}),
  11: CLIENT_HELLO[11] as Decoder,
  16: (c) => ({ alpn: readProtocols(c) }),
  22: () => ({ encryptThenMac: true }),
  23: () => ({ extendedMasterSecret: true }),
  28: CLIENT_HELLO[28] as Decoder,
  35: () => ({ ticketLength: 0 }),
  40: serverKeyShare,
  41: (c) => ({ selectedIdentity: c.u16('selected_identity') }),
  43: (c) => ({ selectedVersion: versionCodePoint(c.u16('selected_version')) }),
  51: serverKeyShare,
  65281: CLIENT_HELLO[65281] as Decoder,
};

const HELLO_RETRY_REQUEST: Readonly<Record<number, Decoder>> = {
  40: retryKeyShare,
  43: SERVER_HELLO[43] as Decoder,
  44: CLIENT_HELLO[44] as Decoder,
  51: retryKeyShare,
};

const DECODERS: Readonly<Record<HelloKind, Readonly<Record<number, Decoder>>>> = {
  client_hello: CLIENT_HELLO,
  server_hello: SERVER_HELLO,
  hello_retry_request: HELLO_RETRY_REQUEST,
};

/** Whether we look at the data of an extension. */
export function isDecoded(kind: HelloKind, type: number): boolean {
  return type in DECODERS[kind];
}

/** The extensions of a hello, from a cursor that holds nothing else; empty where it holds nothing at all. */
export function decodeExtensions(cursor: Cursor, kind: HelloKind): Extension[] {
  if (cursor.remaining === 0) return [];
  return cursor.vector16('extensions').all((c) => {
    const id = c.u16('extension_type');
    const data = c.vector16('extension_data').rest();
    return decodeExtension(id, data, kind);
  });
}

/** All that the extensions say; of two of the same type the first counts. */
export function mergeFields(extensions: readonly Extension[]): ExtensionFields {
  return Object.assign({}, ...extensions.map(({ fields }) => fields).reverse());
}

function decodeExtension(id: number, data: Uint8Array, kind: HelloKind): Extension {
  const type = codePoint(EXTENSION_TYPES, id);
  const decoder = DECODERS[kind][id];
  if (decoder === undefined) return { type, length: data.length, fields: {}, problem: null };
  // An extension that breaks its own rules does not spoil the hello around it.
  const decoded = decodeAll(type.name, data, decoder);
  return decoded.ok
    ? { type, length: data.length, fields: decoded.value, problem: null }
    : { type, length: data.length, fields: {}, problem: describeProblem(decoded.problem) };
}

/** The first name of type host_name. */
function decodeServerNames(list: Cursor): string {
  const names = list.all((c) => ({
    type: c.u8('name_type'),
    name: wireText(c.vector16('name', { min: 1 }).rest()),
  }));
  return (names.find(({ type }) => type === 0) ?? names[0])?.name ?? '';
}
