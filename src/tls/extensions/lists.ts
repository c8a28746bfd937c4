import type { Cursor } from '../../bytes/cursor.ts';
import { CERTIFICATE_COMPRESSION_ALGORITHMS, CERTIFICATE_TYPES } from '../../registry/certificate-types.ts';
import { EC_POINT_FORMATS, PSK_KEY_EXCHANGE_MODES } from '../../registry/hello-values.ts';
import { type CodePoint, codePoint, versionCodePoint } from '../../registry/name-of.ts';
import { NAMED_GROUPS } from '../../registry/named-groups.ts';
import { SIGNATURE_SCHEMES } from '../../registry/signature-schemes.ts';
import { SRTP_PROTECTION_PROFILES } from '../../registry/srtp-profiles.ts';

/** NamedGroupList, RFC 8446 section 4.2.7. */
export function readGroups(c: Cursor): CodePoint[] {
  return c.vector16('named_group_list').u16s('named_group').map(namedGroup);
}

export function namedGroup(id: number): CodePoint {
  return codePoint(NAMED_GROUPS, id);
}

/** SignatureSchemeList, RFC 8446 section 4.2.3. */
export function readSchemes(c: Cursor): CodePoint[] {
  return c.vector16('supported_signature_algorithms').u16s('scheme').map(signatureScheme);
}

export function signatureScheme(id: number): CodePoint {
  return codePoint(SIGNATURE_SCHEMES, id);
}

/** ECPointFormatList, RFC 8422 section 5.1.2. */
export function readPointFormats(c: Cursor): CodePoint[] {
  const formats = c.vector8('ec_point_format_list').u8s('ec_point_format');
  return formats.map((id) => codePoint(EC_POINT_FORMATS, id));
}

/** SupportedVersions of a ClientHello, RFC 8446 section 4.2.1. */
export function readVersions(c: Cursor): CodePoint[] {
  return c.vector8('versions', { min: 2 }).u16s('version').map(versionCodePoint);
}

/** PskKeyExchangeModes, RFC 8446 section 4.2.9. */
export function readPskModes(c: Cursor): CodePoint[] {
  const modes = c.vector8('ke_modes').u8s('ke_mode');
  return modes.map((id) => codePoint(PSK_KEY_EXCHANGE_MODES, id));
}

/** CertificateCompressionAlgorithms, RFC 8879 section 3. */
export function readCompressions(c: Cursor): CodePoint[] {
  const algorithms = c.vector8('algorithms', { min: 2 }).u16s('algorithm');
  return algorithms.map((id) => codePoint(CERTIFICATE_COMPRESSION_ALGORITHMS, id));
}

/** The list of a ClientHello's client_certificate_type and server_certificate_type, RFC 7250 section 3. */
export function readCertificateTypes(c: Cursor): CodePoint[] {
  return c.vector8('certificate_types', { min: 1 }).u8s('certificate_type').map(certificateType);
}

export function certificateType(id: number): CodePoint {
  return codePoint(CERTIFICATE_TYPES, id);
}

/** UseSRTPData, RFC 5764 section 4.1.1, but for its MKI. */
export function readSrtpProfiles(c: Cursor): CodePoint[] {
  const profiles = c.vector16('SRTPProtectionProfiles', { min: 2 }).u16s('SRTPProtectionProfile');
  c.vector8('srtp_mki');
  return profiles.map((id) => codePoint(SRTP_PROTECTION_PROFILES, id));
}

/** Distinguished names, DER: certificate_authorities of RFC 8446 section 4.2.4 and of RFC 5246 section 7.4.4. */
export function readAuthorities(c: Cursor): Uint8Array[] {
  return c.vector16('certificate_authorities').all((list) => list.vector16('DistinguishedName').rest());
}

/** TrustedAuthorities, RFC 6066 section 6: how many there are. */
export function countTrustedAuthorities(c: Cursor): number {
  return c.vector16('trusted_authorities_list').all((entry) => {
    const type = entry.u8('identifier_type');
    if (type === X509_NAME) entry.vector16('DistinguishedName', { min: 1 });
    else if (type === KEY_SHA1 || type === CERT_SHA1) entry.take(SHA1_LENGTH, 'SHA1Hash');
    else if (type !== PRE_AGREED) entry.fail('unsupported', 'identifier_type');
  }).length;
}

const PRE_AGREED = 0;
const KEY_SHA1 = 1;
const X509_NAME = 2;
const CERT_SHA1 = 3;
const SHA1_LENGTH = 20;

/** FlagExtensions of draft-ietf-tls-tlsflags section 2: the numbers of the bits that are set, the lowest of a byte first. */
export function readFlags(c: Cursor): number[] {
  const bytes = c.vector8('flags', { min: 1 }).u8s('flags');
  return bytes.flatMap((byte, at) => BITS.filter((bit) => (byte >> bit) & 1).map((bit) => 8 * at + bit));
}

const BITS = [0, 1, 2, 3, 4, 5, 6, 7];
