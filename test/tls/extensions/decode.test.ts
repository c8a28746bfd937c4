import { describe, expect, it } from 'vitest';
import { decodeSome } from '../../../src/bytes/cursor.ts';
import { EXTENSION_TYPES } from '../../../src/registry/extension-types.ts';
import {
  decodeExtensions,
  type Extension,
  type MessageKind,
  mergeFields,
} from '../../../src/tls/extensions/decode.ts';
import { bytes, extension, hex, u16, vector8, vector16, vector24 } from '../builder.ts';
import { neverThrows } from '../messages/sweeps.ts';

function decode(kind: MessageKind, ...extensions: Uint8Array[]): Extension[] {
  const decoded = decodeSome('Hello', vector16(...extensions), (c) => decodeExtensions(c, kind));
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value;
}

const one = (kind: MessageKind, type: number, data: Uint8Array) => {
  const [decoded] = decode(kind, extension(type, data));
  if (decoded === undefined) throw new Error('no extension');
  return decoded;
};

/** Nothing that is done to the data ends in an exception. */
const survives = (kind: MessageKind, type: number, data: Uint8Array) =>
  expect(() => neverThrows((changed) => ({ ok: true, value: one(kind, type, changed) }), data)).not.toThrow();

const point = (id: number, name: string) => ({ id, name });
const name = (type: number, text: string | Uint8Array) => bytes(type, vector16(text));

describe('extensions of a ClientHello', () => {
  it.each([
    ['server_name', 0, vector16(name(0, 'mx.example.net')), { serverName: 'mx.example.net' }],
    [
      'server_name in UTF-8',
      0,
      vector16(name(0, Buffer.from('mx.bücher.example'))),
      { serverName: 'mx.bücher.example' },
    ],
    ['server_name in Latin-1', 0, vector16(name(0, hex('6d78fc'))), { serverName: 'mxü' }],
    ['server_name with a control', 0, vector16(name(0, 'a\x1b[2Jb')), { serverName: 'a\x1b[2Jb' }],
    ['server_name of another type first', 0, vector16(name(1, 'x'), name(0, 'host')), { serverName: 'host' }],
    ['max_fragment_length', 1, hex('04'), { maxFragmentLength: 4096 }],
    ['status_request', 5, hex('0100000000'), { statusType: point(1, 'ocsp') }],
    [
      'supported_groups',
      10,
      hex('0006 001d 2a2a 6399'),
      {
        groups: [point(29, 'x25519'), point(0x2a2a, 'GREASE'), point(0x6399, 'X25519Kyber768Draft00')],
      },
    ],
    [
      'ec_point_formats',
      11,
      hex('02 00 07'),
      { pointFormats: [point(0, 'uncompressed'), point(7, 'unknown')] },
    ],
    [
      'signature_algorithms',
      13,
      hex('0004 0403 fefe'),
      {
        signatureAlgorithms: [point(0x0403, 'ecdsa_secp256r1_sha256'), point(0xfefe, 'unknown')],
      },
    ],
    ['ALPN', 16, vector16(vector8('h2'), vector8('smtp')), { alpn: ['h2', 'smtp'] }],
    ['ALPN of bytes', 16, vector16(vector8(hex('0a0a')), vector8('a\nb')), { alpn: ['0x0a0a', '0x610a62'] }],
    ['ALPN that looks like our hex', 16, vector16(vector8('0x41')), { alpn: ['0x30783431'] }],
    ['padding', 21, Buffer.alloc(9), { paddingLength: 9 }],
    ['encrypt_then_mac', 22, bytes(), { encryptThenMac: true }],
    ['extended_master_secret', 23, bytes(), { extendedMasterSecret: true }],
    ['record_size_limit', 28, hex('4001'), { recordSizeLimit: 16_385 }],
    ['session_ticket', 35, Buffer.alloc(160), { ticketLength: 160 }],
    ['session_ticket without one', 35, bytes(), { ticketLength: 0 }],
    [
      'key_share',
      51,
      vector16(u16(0x1a1a), vector16(0), u16(29), vector16(Buffer.alloc(32))),
      {
        keyShares: [point(0x1a1a, 'GREASE'), point(29, 'x25519')],
      },
    ],
    ['key_share without one', 51, vector16(), { keyShares: [] }],
    [
      'key_share of a draft',
      40,
      vector16(u16(23), vector16(Buffer.alloc(65))),
      { keyShares: [point(23, 'secp256r1')] },
    ],
    [
      'pre_shared_key',
      41,
      bytes(
        vector16(vector16('ticket'), hex('00000001'), vector16('other'), hex('ffffffff')),
        vector16(vector8(Buffer.alloc(32)), vector8(Buffer.alloc(32))),
      ),
      { pskIdentities: 2, pskIdentityLengths: [6, 5], pskBinderLengths: [32, 32] },
    ],
    ['early_data', 42, bytes(), { earlyData: true }],
    [
      'supported_versions',
      43,
      hex('08 3a3a 0304 7f1c 0303'),
      {
        supportedVersions: [
          point(0x3a3a, 'GREASE'),
          point(0x0304, 'TLS 1.3'),
          point(0x7f1c, 'TLS 1.3 (draft 28)'),
          point(0x0303, 'TLS 1.2'),
        ],
      },
    ],
    ['cookie', 44, vector16('cookie'), { cookieLength: 6 }],
    [
      'psk_key_exchange_modes',
      45,
      hex('02 01 2a'),
      { pskKeyExchangeModes: [point(1, 'psk_dhe_ke'), point(0x2a, 'GREASE')] },
    ],
    ['post_handshake_auth', 49, bytes(), { postHandshakeAuth: true }],
    [
      'signature_algorithms_cert',
      50,
      hex('0002 0804'),
      {
        certificateSignatureAlgorithms: [point(0x0804, 'rsa_pss_rsae_sha256')],
      },
    ],
    [
      'supported_groups',
      10,
      hex('0004 11ec 0201'),
      { groups: [point(0x11ec, 'X25519MLKEM768'), point(0x0201, 'MLKEM768')] },
    ],
    [
      'use_srtp',
      14,
      hex('0004 0001 0007 00'),
      { srtpProfiles: [point(1, 'SRTP_AES128_CM_HMAC_SHA1_80'), point(7, 'SRTP_AEAD_AES_128_GCM')] },
    ],
    ['heartbeat', 15, hex('01'), { heartbeatMode: point(1, 'peer_allowed_to_send') }],
    [
      'status_request_v2',
      17,
      vector16(2, vector16(hex('00000000')), 1, vector16(hex('00000000')), 9, vector16('?')),
      { statusTypes: [point(2, 'ocsp_multi'), point(1, 'ocsp'), point(9, 'unknown')] },
    ],
    [
      'status_request with responders',
      5,
      bytes(1, vector16(vector16('a key hash')), vector16('nonce')),
      { statusType: point(1, 'ocsp') },
    ],
    ['signed_certificate_timestamp', 18, bytes(), {}],
    ['client_certificate_url', 2, bytes(), { clientCertificateUrl: true }],
    [
      'trusted_ca_keys',
      3,
      vector16(0, 1, Buffer.alloc(20), 2, vector16('name'), 3, Buffer.alloc(20)),
      { trustedCaKeys: 4 },
    ],
    ['truncated_hmac', 4, bytes(), { truncatedHmac: true }],
    ['cert_type', 9, hex('02 01 00'), { certificateTypes: [point(1, 'OpenPGP'), point(0, 'X509')] }],
    ['srp', 12, vector8('relay'), { srpIdentityLength: 5 }],
    ['tls_cert_with_extern_psk', 33, bytes(), { certificateWithExternalPsk: true }],
    ['ticket_request', 58, hex('02 01'), { ticketRequest: { newSessionCount: 2, resumptionCount: 1 } }],
    ['dnssec_chain', 59, hex('0019'), { dnssecChainPort: 25 }],
    ['tls_flags', 62, hex('02 01 81'), { flags: [0, 8, 15] }],
    [
      'client_certificate_type',
      19,
      hex('02 02 00'),
      { clientCertificateTypes: [point(2, 'Raw Public Key'), point(0, 'X509')] },
    ],
    ['server_certificate_type', 20, hex('01 02'), { serverCertificateTypes: [point(2, 'Raw Public Key')] }],
    [
      'compress_certificate',
      27,
      hex('06 0002 0001 1a1a'),
      { certificateCompressions: [point(2, 'brotli'), point(1, 'zlib'), point(0x1a1a, 'GREASE')] },
    ],
    [
      'delegated_credential',
      34,
      hex('0002 0904'),
      { delegatedCredentialAlgorithms: [point(0x0904, 'mldsa44')] },
    ],
    [
      'certificate_authorities',
      47,
      vector16(vector16('one')),
      { certificateAuthorities: [Buffer.from('one')] },
    ],
    ['next_protocol_negotiation', 0x3374, bytes(), {}],
    ['application_settings', 0x44cd, vector16(vector8('h2')), { applicationSettings: ['h2'] }],
    [
      'encrypted_client_hello',
      0xfe0d,
      bytes(hex('00 0001 0003 2a'), vector16(Buffer.alloc(32)), vector16(Buffer.alloc(144))),
      {
        encryptedClientHello: {
          type: 'outer',
          kdf: point(1, 'HKDF-SHA256'),
          aead: point(3, 'ChaCha20Poly1305'),
          configId: 42,
          encLength: 32,
          payloadLength: 144,
        },
      },
    ],
    ['the inner encrypted_client_hello', 0xfe0d, hex('01'), { encryptedClientHello: { type: 'inner' } }],
    ['renegotiation_info', 65281, hex('00'), { renegotiatedConnection: '' }],
    ['renegotiation_info inside a session', 65281, hex('02abcd'), { renegotiatedConnection: 'abcd' }],
  ] as const)('%s', (_, type, data, fields) => {
    expect(one('client_hello', type, data)).toMatchObject({ length: data.length, fields, problem: null });
    survives('client_hello', type, data);
  });

  it.each([
    ['an empty list of names', 0, hex('0000'), 'server_name.server_name_list is malformed at byte 2'],
    ['an empty name', 0, hex('0003000000'), 'server_name.server_name_list.name is malformed at byte 5'],
    ['no list at all', 0, bytes(), 'server_name.server_name_list ends too early at byte 0'],
    ['a code that is none', 1, hex('05'), 'max_fragment_length.max_fragment_length is malformed at byte 1'],
    [
      'half a group',
      10,
      hex('0003 001d 00'),
      'supported_groups.named_group_list.named_group is malformed at byte 4',
    ],
    [
      'a list longer than its extension',
      13,
      hex('0008 0403'),
      'signature_algorithms.supported_signature_algorithms ends too early at byte 2',
    ],
    [
      'bytes behind the list',
      45,
      hex('01 01 00'),
      'psk_key_exchange_modes.trailing bytes is malformed at byte 2',
    ],
    [
      'bytes where none belong',
      23,
      hex('00'),
      'extended_master_secret.trailing bytes is malformed at byte 0',
    ],
    [
      'a key share without key',
      51,
      hex('0004 001d 0000'),
      'key_share.client_shares.key_exchange is malformed at byte 6',
    ],
  ])('says what is wrong with %s, and goes on', (_, type, data, problem) => {
    const all = decode('client_hello', extension(type, data), extension(23));
    expect(all[0]).toMatchObject({ fields: {}, problem });
    expect(all[1]?.fields).toEqual({ extendedMasterSecret: true });
  });

  it('names every extension, decoded or not, with any content', () => {
    for (const [id, text] of Object.entries(EXTENSION_TYPES)) {
      const decoded = one('client_hello', Number(id), hex('ff00ff00ff'));
      expect(decoded.type).toEqual({ id: Number(id), name: text });
      expect(decoded.length).toBe(5);
    }
  });

  it('keeps order, GREASE, unknown types and duplicates', () => {
    const all = decode(
      'client_hello',
      extension(0x4a4a),
      extension(0x1234, 'x'),
      extension(23),
      extension(23),
    );
    expect(all.map(({ type }) => [type.id, type.name])).toEqual([
      [0x4a4a, 'GREASE'],
      [0x1234, 'unknown'],
      [23, 'extended_master_secret'],
      [23, 'extended_master_secret'],
    ]);
    expect(all.map(({ fields }) => fields).slice(0, 2)).toEqual([{}, {}]);
  });
});

/** Of RFC 6962's v1: version, log, time, no extensions, ECDSA with SHA-256 and a signature. */
const SCT = bytes(
  0,
  Buffer.alloc(32, 0xab),
  hex('0000018cc251f400'),
  vector16(),
  hex('0403'),
  vector16('signature'),
);
const PROMISED = {
  version: 0,
  logId: 'ab'.repeat(32),
  timestamp: '2024-01-01T00:00:00.000Z',
  signatureAlgorithm: point(0x0403, 'ecdsa_secp256r1_sha256'),
};

describe('extensions of a ServerHello', () => {
  it.each([
    ['server_name', 0, bytes(), { serverName: null }],
    ['max_fragment_length', 1, hex('01'), { maxFragmentLength: 512 }],
    ['status_request', 5, bytes(), {}],
    ['ALPN', 16, vector16(vector8('smtp')), { alpn: ['smtp'] }],
    ['session_ticket', 35, bytes(), { ticketLength: 0 }],
    ['key_share', 51, bytes(u16(29), vector16(Buffer.alloc(32))), { selectedGroup: point(29, 'x25519') }],
    [
      'key_share of a draft',
      40,
      bytes(u16(23), vector16(Buffer.alloc(65))),
      { selectedGroup: point(23, 'secp256r1') },
    ],
    ['use_srtp', 14, hex('0002 0005 01 ff'), { srtpProfiles: [point(5, 'SRTP_NULL_HMAC_SHA1_80')] }],
    ['heartbeat', 15, hex('02'), { heartbeatMode: point(2, 'peer_not_allowed_to_send') }],
    ['status_request_v2', 17, bytes(), {}],
    ['trusted_ca_keys', 3, bytes(), {}],
    ['cert_type', 9, hex('01'), { certificateType: point(1, 'OpenPGP') }],
    ['dnssec_chain', 59, bytes(hex('0018'), 'chain'), { dnssecChain: { supportLifetime: 24, length: 5 } }],
    [
      'signed_certificate_timestamp',
      18,
      vector16(vector16(SCT)),
      { signedCertificateTimestamps: [PROMISED] },
    ],
    ['client_certificate_type', 19, hex('02'), { clientCertificateType: point(2, 'Raw Public Key') }],
    ['server_certificate_type', 20, hex('00'), { serverCertificateType: point(0, 'X509') }],
    ['next_protocol_negotiation', 0x3374, bytes(vector8('smtp'), vector8('h2')), { npn: ['smtp', 'h2'] }],
    ['pre_shared_key', 41, hex('0001'), { selectedIdentity: 1 }],
    ['supported_versions', 43, hex('0304'), { selectedVersion: point(0x0304, 'TLS 1.3') }],
    ['renegotiation_info', 65281, hex('00'), { renegotiatedConnection: '' }],
  ] as const)('%s', (_, type, data, fields) => {
    expect(one('server_hello', type, data)).toMatchObject({ fields, problem: null });
    survives('server_hello', type, data);
  });

  it('has other bodies than in a ClientHello', () => {
    expect(one('server_hello', 43, hex('020304')).problem).not.toBeNull();
    expect(one('server_hello', 51, hex('001d')).problem).not.toBeNull();
  });
});

describe('extensions of a HelloRetryRequest', () => {
  it.each([
    ['key_share', 51, hex('0018'), { selectedGroup: point(24, 'secp384r1') }],
    ['key_share of a draft', 40, hex('0018'), { selectedGroup: point(24, 'secp384r1') }],
    ['supported_versions', 43, hex('7f17'), { selectedVersion: point(0x7f17, 'TLS 1.3 (draft 23)') }],
    ['cookie', 44, vector16('state'), { cookieLength: 5 }],
    ['encrypted_client_hello', 0xfe0d, Buffer.alloc(8), { echConfirmationLength: 8 }],
  ] as const)('%s', (_, type, data, fields) => {
    expect(one('hello_retry_request', type, data)).toMatchObject({ fields, problem: null });
    survives('hello_retry_request', type, data);
  });
});

describe('extensions of later messages', () => {
  it.each([
    ['encrypted_extensions', 'server_name', 0, bytes(), { serverName: null }],
    ['encrypted_extensions', 'supported_groups', 10, hex('0002 001d'), { groups: [point(29, 'x25519')] }],
    ['encrypted_extensions', 'ALPN', 16, vector16(vector8('smtp')), { alpn: ['smtp'] }],
    [
      'encrypted_extensions',
      'server_certificate_type',
      20,
      hex('02'),
      { serverCertificateType: point(2, 'Raw Public Key') },
    ],
    ['encrypted_extensions', 'record_size_limit', 28, hex('4001'), { recordSizeLimit: 16_385 }],
    ['encrypted_extensions', 'ticket_request', 58, hex('02'), { expectedTickets: 2 }],
    [
      'certificate',
      'dnssec_chain',
      59,
      bytes(hex('0018'), 'chain'),
      { dnssecChain: { supportLifetime: 24, length: 5 } },
    ],
    ['encrypted_extensions', 'early_data', 42, bytes(), { earlyData: true }],
    [
      'encrypted_extensions',
      'encrypted_client_hello',
      0xfe0d,
      vector16(hex('fe0d 0002 0102')),
      { echRetryConfigs: 1 },
    ],
    [
      'certificate',
      'status_request',
      5,
      bytes(1, vector24('answer')),
      { statusType: point(1, 'ocsp'), ocspResponseLength: 6 },
    ],
    [
      'certificate',
      'status_request of another type',
      5,
      bytes(7, 'answer'),
      { statusType: point(7, 'unknown'), ocspResponseLength: 6 },
    ],
    [
      'certificate',
      'signed_certificate_timestamp',
      18,
      vector16(vector16(SCT), vector16(1, 'later'), vector16(Buffer.from(SCT).fill(0xff, 33, 41))),
      {
        signedCertificateTimestamps: [
          PROMISED,
          { version: 1, logId: '', timestamp: null, signatureAlgorithm: null },
          { ...PROMISED, timestamp: null },
        ],
      },
    ],
    [
      'certificate',
      'delegated_credential',
      34,
      bytes(hex('00093a80 0403'), vector24('key'), hex('0804'), vector16('signature')),
      {
        delegatedCredential: {
          validTime: 604_800,
          certVerifyAlgorithm: point(0x0403, 'ecdsa_secp256r1_sha256'),
          signatureAlgorithm: point(0x0804, 'rsa_pss_rsae_sha256'),
        },
      },
    ],
    ['certificate_request', 'status_request', 5, bytes(), {}],
    [
      'certificate_request',
      'signature_algorithms',
      13,
      hex('0002 0905'),
      { signatureAlgorithms: [point(0x0905, 'mldsa65')] },
    ],
    [
      'certificate_request',
      'compress_certificate',
      27,
      hex('02 0003'),
      { certificateCompressions: [point(3, 'zstd')] },
    ],
    [
      'certificate_request',
      'certificate_authorities',
      47,
      vector16(vector16('one')),
      { certificateAuthorities: [Buffer.from('one')] },
    ],
    [
      'certificate_request',
      'oid_filters',
      48,
      vector16(vector8(hex('0603551d25')), vector16('values')),
      { oidFilters: [{ oid: Buffer.from(hex('0603551d25')), valuesLength: 6 }] },
    ],
    [
      'certificate_request',
      'signature_algorithms_cert',
      50,
      hex('0002 0804'),
      { certificateSignatureAlgorithms: [point(0x0804, 'rsa_pss_rsae_sha256')] },
    ],
    ['new_session_ticket', 'early_data', 42, hex('00004000'), { maxEarlyDataSize: 16_384 }],
  ] as const)('%s: %s', (kind, _, type, data, fields) => {
    expect(one(kind, type, Uint8Array.from(data))).toMatchObject({ fields, problem: null });
    survives(kind, type, data);
  });
});

describe('decodeExtensions', () => {
  it('takes nothing at all for no extensions', () => {
    const decoded = decodeSome('Hello', bytes(), (c) => decodeExtensions(c, 'client_hello'));
    expect(decoded).toEqual({ ok: true, value: [] });
  });

  it('refuses a list that lies about its length', () => {
    const decoded = decodeSome('Hello', hex('0005 0017 0002 00'), (c) => decodeExtensions(c, 'client_hello'));
    expect(decoded).toMatchObject({
      ok: false,
      problem: { field: 'Hello.extensions.extension_data', kind: 'malformed' },
    });
  });
});

describe('mergeFields', () => {
  it('lets the first of two of the same type count', () => {
    const all = decode(
      'client_hello',
      extension(0, vector16(name(0, 'first'))),
      extension(0, vector16(name(0, 'second'))),
    );
    expect(mergeFields(all)).toEqual({ serverName: 'first' });
  });
});
