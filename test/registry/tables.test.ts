import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERT_LEVELS, ALERTS } from '../../src/registry/alerts.ts';
import {
  CERTIFICATE_COMPRESSION_ALGORITHMS,
  CERTIFICATE_STATUS_TYPES,
  CERTIFICATE_TYPES,
  CLIENT_CERTIFICATE_TYPES,
} from '../../src/registry/certificate-types.ts';
import { CIPHER_SUITES, SSLV2_CIPHERS } from '../../src/registry/cipher-suites.ts';
import { CONTENT_TYPES } from '../../src/registry/content-types.ts';
import { CT_LOGS } from '../../src/registry/ct-logs.ts';
import { EXTENSION_TYPES } from '../../src/registry/extension-types.ts';
import { HANDSHAKE_TYPES } from '../../src/registry/handshake-types.ts';
import { HEARTBEAT_MESSAGE_TYPES, HEARTBEAT_MODES } from '../../src/registry/heartbeat.ts';
import {
  COMPRESSION_METHODS,
  EC_CURVE_TYPES,
  EC_POINT_FORMATS,
  PSK_KEY_EXCHANGE_MODES,
} from '../../src/registry/hello-values.ts';
import { HPKE_AEADS, HPKE_KDFS } from '../../src/registry/hpke.ts';
import { LINK_TYPES } from '../../src/registry/link-types.ts';
import { isGrease } from '../../src/registry/name-of.ts';
import { NAMED_GROUPS } from '../../src/registry/named-groups.ts';
import { CRL_REASONS, OCSP_RESPONSE_STATUSES } from '../../src/registry/ocsp.ts';
import { CURVES, OIDS } from '../../src/registry/oids.ts';
import { SIGNATURE_SCHEMES } from '../../src/registry/signature-schemes.ts';
import { SRTP_PROTECTION_PROFILES } from '../../src/registry/srtp-profiles.ts';
import { SSL2_ERRORS, SSL2_MESSAGE_TYPES } from '../../src/registry/ssl2.ts';
import { PROTOCOL_VERSIONS } from '../../src/registry/versions.ts';

type Registry = Readonly<Record<number, string>>;

/** Each table by the largest number its field on the wire can hold. */
const registries: readonly (readonly [name: string, table: Registry, max: number])[] = [
  ['ALERTS', ALERTS, 0xff],
  ['ALERT_LEVELS', ALERT_LEVELS, 0xff],
  ['CERTIFICATE_COMPRESSION_ALGORITHMS', CERTIFICATE_COMPRESSION_ALGORITHMS, 0xffff],
  ['CERTIFICATE_STATUS_TYPES', CERTIFICATE_STATUS_TYPES, 0xff],
  ['CERTIFICATE_TYPES', CERTIFICATE_TYPES, 0xff],
  ['CIPHER_SUITES', CIPHER_SUITES, 0xffff],
  ['CLIENT_CERTIFICATE_TYPES', CLIENT_CERTIFICATE_TYPES, 0xff],
  ['COMPRESSION_METHODS', COMPRESSION_METHODS, 0xff],
  ['CONTENT_TYPES', CONTENT_TYPES, 0xff],
  ['CRL_REASONS', CRL_REASONS, 0xff],
  ['EC_CURVE_TYPES', EC_CURVE_TYPES, 0xff],
  ['EC_POINT_FORMATS', EC_POINT_FORMATS, 0xff],
  ['EXTENSION_TYPES', EXTENSION_TYPES, 0xffff],
  ['HANDSHAKE_TYPES', HANDSHAKE_TYPES, 0xff],
  ['HEARTBEAT_MESSAGE_TYPES', HEARTBEAT_MESSAGE_TYPES, 0xff],
  ['HEARTBEAT_MODES', HEARTBEAT_MODES, 0xff],
  ['HPKE_AEADS', HPKE_AEADS, 0xffff],
  ['HPKE_KDFS', HPKE_KDFS, 0xffff],
  ['LINK_TYPES', LINK_TYPES, 0xffff],
  ['NAMED_GROUPS', NAMED_GROUPS, 0xffff],
  ['OCSP_RESPONSE_STATUSES', OCSP_RESPONSE_STATUSES, 0xff],
  ['PROTOCOL_VERSIONS', PROTOCOL_VERSIONS, 0xffff],
  ['PSK_KEY_EXCHANGE_MODES', PSK_KEY_EXCHANGE_MODES, 0xff],
  ['SIGNATURE_SCHEMES', SIGNATURE_SCHEMES, 0xffff],
  ['SSL2_ERRORS', SSL2_ERRORS, 0xffff],
  ['SSL2_MESSAGE_TYPES', SSL2_MESSAGE_TYPES, 0xff],
  ['SRTP_PROTECTION_PROFILES', SRTP_PROTECTION_PROFILES, 0xffff],
  ['SSLV2_CIPHERS', SSLV2_CIPHERS, 0xffffff],
];

describe.each(registries)('%s', (_, table, max) => {
  const ids = Object.keys(table).map(Number);
  const names = Object.values(table);

  it('fits its field and leaves GREASE alone', () => {
    expect(ids.filter((id) => id > max || isGrease(id))).toEqual([]);
  });

  it('gives no name twice', () => {
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('gives plain names', () => {
    expect(names.filter((name) => !/^[\w.-]+( [\w.()-]+)*$/.test(name))).toEqual([]);
  });
});

describe('the source of the tables', () => {
  const folder = new URL('../../src/registry/', import.meta.url);
  const tables = readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split(/^export const (?=[A-Z0-9_]+ = \{$)/m)
      .slice(1)
      .map((source) => ({
        name: source.slice(0, source.indexOf(' ')),
        keys: [...source.matchAll(/^ {2}(?:(0x[0-9a-f]+|\d+)|'([\d.]+)'):/gm)].map(
          ([, id, oid]) => oid ?? `${id}`,
        ),
      })),
  );

  it('has all tables', () => {
    expect(tables.map(({ name }) => name).sort()).toEqual(
      [...registries.map(([name]) => name), 'CA_POLICIES', 'CT_LOGS', 'CURVES', 'MAIL_PORTS', 'OIDS'].sort(),
    );
  });

  // The ids of logs are digests: they stand by operator and year.
  it.each(tables.filter(({ name }) => name !== 'CT_LOGS'))('has $name in ascending order', ({ keys }) => {
    const arcs = keys.map((key) => key.split('.').map(Number));
    const ascends = arcs.slice(1).map((next, at) => comesBefore(arcs[at] ?? [], next));
    expect(keys.filter((_, at) => ascends[at - 1] === false)).toEqual([]);
    expect(keys.length).toBeGreaterThan(1);
  });
});

it('has logs of Certificate Transparency by SHA-256 of their keys', () => {
  const ids = Object.keys(CT_LOGS);
  expect(ids.filter((id) => Buffer.from(id, 'base64').length !== 32)).toEqual([]);
  expect(new Set(Object.values(CT_LOGS)).size).toBe(ids.length);
});

function comesBefore(left: readonly number[], right: readonly number[]): boolean {
  const at = right.findIndex((arc, index) => arc !== left[index]);
  return at >= 0 && (left[at] ?? -1) < (right[at] ?? -1);
}

describe('spot rows', () => {
  it('has what IANA registered, as it spells it', () => {
    expect(CIPHER_SUITES).toMatchObject({
      0x0000: 'TLS_NULL_WITH_NULL_NULL',
      0x000a: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
      0x0034: 'TLS_DH_anon_WITH_AES_128_CBC_SHA',
      0x00ff: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV',
      0x1301: 'TLS_AES_128_GCM_SHA256',
      0x5600: 'TLS_FALLBACK_SCSV',
      0xc02f: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      0xc0aa: 'TLS_PSK_DHE_WITH_AES_128_CCM_8',
      0xcca8: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    });
    expect(NAMED_GROUPS).toMatchObject({
      23: 'secp256r1',
      29: 'x25519',
      256: 'ffdhe2048',
      4587: 'SecP256r1MLKEM768',
      4588: 'X25519MLKEM768',
      4589: 'SecP384r1MLKEM1024',
      25497: 'X25519Kyber768Draft00',
    });
    expect(EXTENSION_TYPES).toMatchObject({
      0: 'server_name',
      16: 'application_layer_protocol_negotiation',
      35: 'session_ticket',
      43: 'supported_versions',
      51: 'key_share',
      13172: 'next_protocol_negotiation',
      17513: 'application_settings_old',
      17613: 'application_settings',
      65037: 'encrypted_client_hello',
      65281: 'renegotiation_info',
    });
    expect(SIGNATURE_SCHEMES).toMatchObject({
      0x0403: 'ecdsa_secp256r1_sha256',
      0x0804: 'rsa_pss_rsae_sha256',
      0x0905: 'mldsa65',
      0x091c: 'slhdsa_shake_256f',
    });
    expect(ALERTS).toMatchObject({
      40: 'handshake_failure',
      41: 'no_certificate',
      48: 'unknown_ca',
      70: 'protocol_version',
      117: 'general_error',
      121: 'ech_required',
    });
    expect(HANDSHAKE_TYPES).toMatchObject({
      0: 'hello_request',
      8: 'encrypted_extensions',
      12: 'server_key_exchange',
      67: 'next_protocol',
      254: 'message_hash',
    });
    expect(CONTENT_TYPES).toMatchObject({ 20: 'change_cipher_spec', 23: 'application_data', 26: 'ACK' });
    expect(CLIENT_CERTIFICATE_TYPES).toMatchObject({ 1: 'rsa_sign', 64: 'ecdsa_sign' });
  });

  it('has what is seen without a registration', () => {
    expect(CIPHER_SUITES).toMatchObject({
      0xcc13: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD',
      0xfeff: 'SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA',
      0xff85: 'LEGACY-GOST2012-GOST8912-GOST8912',
    });
    expect(SSLV2_CIPHERS).toMatchObject({ 0x010080: 'SSL2_RC4_128_WITH_MD5' });
    expect(SIGNATURE_SCHEMES).toMatchObject({ 0x0202: 'dsa_sha1', 0x0301: 'rsa_pkcs1_sha224' });
  });

  it('has the link types of tcpdump.org', () => {
    expect(LINK_TYPES).toMatchObject({
      1: 'LINKTYPE_ETHERNET',
      101: 'LINKTYPE_RAW',
      113: 'LINKTYPE_LINUX_SLL',
      127: 'LINKTYPE_IEEE802_11_RADIOTAP',
      276: 'LINKTYPE_LINUX_SLL2',
    });
  });

  it('has the object identifiers as OpenSSL prints them', () => {
    expect(OIDS).toMatchObject({
      '1.2.840.113549.1.1.10': 'RSASSA-PSS',
      '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
      '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
      '1.2.840.113549.1.9.1': 'emailAddress',
      '1.3.6.1.5.5.7.3.1': 'serverAuth',
      '1.3.101.112': 'ED25519',
      '2.5.4.3': 'CN',
      '2.5.29.17': 'subjectAltName',
    });
    expect(CURVES['1.2.840.10045.3.1.7']).toEqual({ name: 'P-256', bits: 256 });
    expect(CURVES['1.3.132.0.35']).toEqual({ name: 'P-521', bits: 521 });
  });

  it('gives no curve twice and no object identifier to both tables', () => {
    const names = Object.values(CURVES).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(CURVES).filter((oid) => oid in OIDS)).toEqual([]);
    expect(new Set(Object.values(OIDS)).size).toBe(Object.keys(OIDS).length);
  });
});
