/** Documents to draw in tests: realistic streams of every kind, hostile strings, thousands of rows. */

import type {
  AlertDocument,
  CertificateDocument,
  ClientHelloDocument,
  DaneDocument,
  DialogueDocument,
  DnsDocument,
  FindingDocument,
  HandshakeDocument,
  InspectionDocument,
  PoliciesDocument,
  ProxyDocument,
  ServerHelloDocument,
  Side,
  SmtpDocument,
  StreamDocument,
  TlsDocument,
} from '../../src/report/document.ts';
import type { CertificateDocuments } from '../../src/report/tls-document.ts';

/** What nobody's screen may see: an escape sequence, C1, bidirectional overrides, a line feed. */
export const HOSTILE = 'evil\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eexe\u2066\r\n\t.example';
/** Wide, combined and emoji characters. */
export const WIDE = '郵便サーバ.example e\u0301\u0301 👩‍👩‍👧 한국어';

export function finding(id: string, title: string, more: Partial<FindingDocument> = {}): FindingDocument {
  return {
    id,
    severity: 'error',
    title,
    detail: title,
    frames: [],
    filter: 'tcp.stream eq 0',
    advice: [],
    logLines: [],
    places: null,
    ...more,
  };
}

export function dnsRecord(more: Partial<DnsDocument> = {}): DnsDocument {
  return {
    frame: 2,
    name: '_25._tcp.mx.example.net',
    type: 'TLSA',
    data: `3 1 1 ${'ab'.repeat(32)}`,
    ttl: 3600,
    authenticated: true,
    time: '2023-04-20T09:12:01.113004Z',
    server: '192.0.2.53',
    client: '198.51.100.7',
    ...more,
  };
}

export function certificate(
  subject: string,
  issuer: string,
  more: Partial<CertificateDocument> = {},
): CertificateDocument {
  const hex = Buffer.from(subject).toString('hex').padEnd(64, '5a').slice(0, 64);
  return {
    frame: 14,
    sha256: hex,
    sha1: hex.slice(0, 40),
    subject,
    issuer,
    serialNumber: '00c7fb0efa86b12a6d12',
    notBefore: '2023-04-03T08:23:54Z',
    notAfter: '2023-06-26T08:23:53Z',
    subjectAltNames: [],
    unlistedNames: 0,
    publicKey: { algorithm: 'EC', bits: 256, curve: 'P-256' },
    signatureAlgorithm: 'sha256WithRSAEncryption',
    isCa: false,
    pathLength: null,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['serverAuth'],
    subjectKeyIdentifier: hex.slice(0, 40),
    authorityKeyIdentifier: hex.slice(0, 40),
    selfSigned: subject === issuer,
    tlsa: { '3 0 1': hex, '3 1 1': hex, '2 0 1': hex, '2 1 1': hex },
    pem: `-----BEGIN CERTIFICATE-----\n${Array.from({ length: 20 }, () => 'MIIB'.repeat(16)).join('\n')}\n-----END CERTIFICATE-----\n`,
    ...more,
  };
}

const LEAF = 'CN=mx.example.net';
const INTERMEDIATE = 'CN=GTS CA 1C3, O=Google Trust Services LLC, C=US';
const ROOT = 'CN=GTS Root R1, O=Google Trust Services LLC, C=US';

export const CHAIN: readonly CertificateDocument[] = [
  certificate(LEAF, INTERMEDIATE, {
    subjectAltNames: ['mx.example.net', 'mx1.example.net', 'mx2.example.net'].map((value) => ({
      type: 'dns',
      value,
    })),
  }),
  certificate(INTERMEDIATE, ROOT, {
    isCa: true,
    pathLength: 0,
    notBefore: '2020-08-13T00:00:42Z',
    notAfter: '2027-09-30T00:00:42Z',
  }),
  certificate(ROOT, 'CN=GlobalSign Root CA, OU=Root CA, O=GlobalSign nv-sa, C=BE', {
    isCa: true,
    publicKey: { algorithm: 'RSA', bits: 4096, curve: null },
    notBefore: '2020-06-19T00:00:42Z',
    notAfter: '2028-01-28T00:00:42Z',
  }),
];

export function clientHello(more: Partial<ClientHelloDocument> = {}): ClientHelloDocument {
  return {
    frame: 10,
    recordVersion: 0x0301,
    legacyVersion: 0x0303,
    sslv2: false,
    length: 512,
    random: '5a'.repeat(32),
    sessionId: '',
    versions: [
      { id: 0x1a1a, name: 'GREASE' },
      { id: 0x0304, name: 'TLS 1.3' },
      { id: 0x0303, name: 'TLS 1.2' },
    ],
    cipherSuites: [
      { id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' },
      { id: 0x1302, name: 'TLS_AES_256_GCM_SHA384' },
      { id: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
      { id: 0xc030, name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
      { id: 0x00ff, name: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV' },
      { id: 0xabcd, name: 'unknown' },
    ],
    compressionMethods: [0],
    groups: [
      { id: 0x001d, name: 'x25519' },
      { id: 0x0017, name: 'secp256r1' },
    ],
    keyShares: [{ id: 0x001d, name: 'x25519' }],
    extensions: [
      { id: 0, name: 'server_name', length: 19, value: 'mx.example.net' },
      { id: 11, name: 'ec_point_formats', length: 4, value: [0, 1, 2] },
      { id: 43, name: 'supported_versions', length: 5, value: [{ id: 0x0304, name: 'TLS 1.3' }] },
      { id: 35, name: 'session_ticket', length: 0 },
      { id: 0xff01, name: 'renegotiation_info', length: 1 },
    ],
    signatureAlgorithms: [
      { id: 0x0403, name: 'ecdsa_secp256r1_sha256' },
      { id: 0x0804, name: 'rsa_pss_rsae_sha256' },
    ],
    serverName: 'mx.example.net',
    alpn: [],
    ja3: 'e7d705a3286e19ea42f587b344ee6865',
    ja4: 't13d0606h2_5b57614c22b0_3d5424432f57',
    ...more,
  };
}

export function serverHello(more: Partial<ServerHelloDocument> = {}): ServerHelloDocument {
  return {
    frame: 12,
    legacyVersion: 0x0303,
    version: { id: 0x0303, name: 'TLS 1.2' },
    random: 'a5'.repeat(32),
    sessionId: 'c0'.repeat(32),
    cipherSuite: { id: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    compressionMethod: 0,
    extensions: [{ id: 0xff01, name: 'renegotiation_info', length: 1 }],
    group: null,
    downgrade: null,
    ja3s: '303951d4c50efb2e991652225a6f02b1',
    ...more,
  };
}

export function message(
  from: Side,
  frame: number,
  id: number,
  name: string,
  length: number,
): HandshakeDocument {
  return { from, frame, type: { id, name }, length };
}

export function alert(from: Side, frame: number, id: number, name: string): AlertDocument {
  return { from, frame, level: 'fatal', description: { id, name }, encrypted: false, inferred: false };
}

export function tls(more: Partial<TlsDocument> = {}): TlsDocument {
  return {
    startFrame: 10,
    version: { id: 0x0303, name: 'TLS 1.2' },
    cipherSuite: { id: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    group: { id: 29, name: 'x25519' },
    serverName: 'mx.example.net',
    alpn: null,
    established: false,
    anonymous: false,
    resumed: false,
    decrypted: false,
    renegotiated: false,
    clientHello: clientHello(),
    helloRetryRequest: null,
    serverHello: serverHello(),
    certificates: { server: CHAIN, client: [] },
    chain: null,
    clientChain: null,
    dane: null,
    policies: null,
    certificateRequest: null,
    serverKeyExchange: {
      frame: 14,
      kind: 'ecdhe',
      keyExchange: 'ECDHE_RSA',
      group: { id: 29, name: 'x25519' },
      dhBits: null,
      modulusBits: null,
      pskIdentityHint: null,
      signatureAlgorithm: { id: 0x0403, name: 'ecdsa_secp256r1_sha256' },
    },
    encryptedExtensions: null,
    certificateMessages: [],
    rawPublicKeys: [],
    ocspResponses: [],
    certificateVerify: [],
    clientKeyExchange: null,
    sessionTickets: [],
    keyUpdates: [],
    handshake: [
      message('client', 10, 1, 'client_hello', 508),
      message('server', 12, 2, 'server_hello', 89),
      message('server', 14, 11, 'certificate', 3803),
      message('server', 14, 12, 'server_key_exchange', 111),
      message('server', 14, 14, 'server_hello_done', 0),
    ],
    alerts: [],
    ssl2Error: null,
    resumedBy: null,
    earlyData: null,
    clientAuthenticated: false,
    firstWrong: null,
    lastMessage: null,
    encryptedRecords: [],
    encryptedTotals: { client: { records: 0, bytes: 0 }, server: { records: 0, bytes: 0 } },
    secrets: null,
    problems: [],
    ...more,
  };
}

export function smtp(
  lines: readonly (readonly [Side, number, string])[],
  more: Partial<SmtpDocument> = {},
): SmtpDocument {
  const dialogue = lines.map(
    ([from, frame, text]): DialogueDocument => ({ from, frame, text, decrypted: false }),
  );
  return {
    greeting: {
      code: 220,
      text: ['mx.example.net ESMTP Sendmail 8.17.1/8.17.1; Thu, 20 Apr 2023 09:12:01 GMT'],
      frame: 4,
    },
    ehlo: 'relay.example.org',
    capabilities: ['PIPELINING', 'STARTTLS', 'SIZE 10240000'],
    starttls: {
      offered: true,
      requestFrame: 8,
      reply: { code: 220, text: ['2.0.0 Ready to start TLS'], frame: 9 },
    },
    dialogue,
    ...more,
  };
}

export const STARTTLS_DIALOGUE: readonly (readonly [Side, number, string])[] = [
  ['server', 4, '220 mx.example.net ESMTP Sendmail 8.17.1/8.17.1; Thu, 20 Apr 2023 09:12:01 GMT'],
  ['client', 6, 'EHLO relay.example.org'],
  ['server', 7, '250-mx.example.net Hello relay.example.org [198.51.100.7], pleased to meet you'],
  ['server', 7, '250-PIPELINING'],
  ['server', 7, '250-STARTTLS'],
  ['server', 7, '250 SIZE 10240000'],
  ['client', 8, 'STARTTLS'],
  ['server', 9, '220 2.0.0 Ready to start TLS'],
];

export function stream(number: number, more: Partial<StreamDocument> = {}): StreamDocument {
  return {
    stream: number,
    client: { ip: '198.51.100.7', port: 51022, name: null },
    server: { ip: '203.0.113.25', port: 25, name: null },
    proxy: null,
    firstFrame: 1,
    lastFrame: 31,
    firstTime: '2023-04-20T09:12:01.113004Z',
    lastTime: '2023-04-20T09:12:01.913004Z',
    parts: null,
    comments: [],
    tcp: {
      opened: 'syn',
      closed: 'fin',
      closedBy: 'client',
      frames: 31,
      bytes: { client: 1203, server: 5810 },
      missing: { client: 0, server: 0 },
    },
    protocol: 'smtp',
    outcome: 'secured',
    cause: null,
    smtp: smtp(STARTTLS_DIALOGUE),
    dialogue: null,
    prelude: null,
    names: null,
    tls: tls({
      established: true,
      encryptedRecords: [
        { from: 'client', frame: 20, contentType: { id: 22, name: 'handshake' }, length: 40 },
        { from: 'client', frame: 21, contentType: { id: 23, name: 'application_data' }, length: 120 },
        { from: 'server', frame: 22, contentType: { id: 23, name: 'application_data' }, length: 80 },
      ],
      encryptedTotals: { client: { records: 40, bytes: 9000 }, server: { records: 12, bytes: 700 } },
      handshake: [...tls().handshake, { from: 'client', frame: 20, type: null, length: 40, encrypted: true }],
    }),
    findings: [],
    ...more,
  };
}

/** A session that goes on: its dialogue so far, no TLS yet. */
export function openStream(number: number, more: Partial<StreamDocument> = {}): StreamDocument {
  const tcp = { ...stream(number).tcp, closed: 'open', closedBy: null } as const;
  return stream(number, { outcome: null, tls: null, tcp, ...more });
}

/** The client's bad_certificate about a chain in which every check passes. */
export const FAILED: StreamDocument = stream(0, {
  outcome: 'failed',
  cause: 'cert.tlsa-suspected',
  tls: tls({ alerts: [alert('client', 16, 42, 'bad_certificate')] }),
  findings: [
    finding(
      'cert.tlsa-suspected',
      "The client rejected the server's certificate, and every check of it passes",
      {
        detail:
          'The client sent the alert bad_certificate right after the certificate of mx.example.net. Dates, names, key, chain order and signatures are in order at the time of the capture, and no intermediate is missing: a TLSA record (DANE) or pinning on the side of the client is the likely reason.',
        frames: [14, 16],
        filter: 'tcp.stream eq 0 && (frame.number == 14 || frame.number == 16)',
        advice: [
          'Compare the TLSA records of _25._tcp.mx.example.net with the values under Certificates; publish the new record before the certificate changes.',
          'Nobody sent a client certificate: there is none to accept.',
        ],
        logLines: [
          'STARTTLS=server, error: accept failed=-1, reason=sslv3 alert bad certificate, SSL_error=1, errno=0, retry=-1',
          'TLS fatal error: SSL3_READ_BYTES:sslv3 alert bad certificate',
        ],
      },
    ),
    finding('cert.weak-key', 'The root key is longer than it needs to be', {
      severity: 'note',
      frames: [14],
    }),
  ],
});

export const SAMPLE: InspectionDocument = {
  format: 'pcapinspect',
  version: 1,
  capture: {
    files: [{ path: 'mx.pcap', format: 'pcap', compression: null, frames: 1312 }],
    frames: 1312,
    bytes: 771200,
    firstTime: '2023-04-20T09:12:01.113004Z',
    lastTime: '2023-04-20T09:14:59.913004Z',
    problems: [],
    roots: null,
    trustFiles: [],
    comments: [],
  },
  streams: [
    stream(1),
    FAILED,
    stream(2, {
      client: { ip: '2001:db8:aaaa:bbbb:cccc:dddd:1111:2222', port: 40022, name: null },
      server: { ip: '2001:db8::25', port: 25, name: null },
      outcome: 'abandoned',
      cause: 'cert.expired',
      tls: tls({
        established: true,
        certificates: {
          server: [certificate(LEAF, INTERMEDIATE, { notAfter: '2023-04-19T08:23:53Z' })],
          client: [],
        },
      }),
      findings: [
        finding('cert.expired', 'The server certificate had already expired when the handshake took place'),
      ],
    }),
    stream(3, {
      outcome: 'cleartext',
      cause: 'smtp.cleartext-fallback',
      tls: null,
      findings: [finding('smtp.cleartext-fallback', 'The client came back without TLS')],
    }),
    stream(4, {
      outcome: null,
      protocol: 'other',
      smtp: null,
      tls: null,
      server: { ip: '203.0.113.80', port: 443, name: null },
    }),
    stream(5, {
      outcome: 'unreached',
      cause: 'tcp.no-answer',
      smtp: null,
      tls: null,
      tcp: {
        opened: 'unanswered',
        closed: 'open',
        closedBy: null,
        frames: 4,
        bytes: { client: 0, server: 0 },
        missing: { client: 0, server: 0 },
      },
    }),
    stream(6, { outcome: 'incomplete', cause: 'capture.mid-stream', smtp: null, tls: null }),
    stream(7, { outcome: 'declined', tls: null }),
    stream(8, {
      tls: tls({
        version: { id: 0x0304, name: 'TLS 1.3' },
        cipherSuite: { id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' },
        certificates: { server: [], client: [] },
        serverHello: serverHello({
          version: { id: 0x0304, name: 'TLS 1.3' },
          group: { id: 29, name: 'x25519' },
        }),
        serverKeyExchange: null,
        established: true,
      }),
    }),
  ],
  dns: [dnsRecord()],
};

export const PROXY: ProxyDocument = {
  frame: 4,
  version: 2,
  client: { ip: '198.51.100.7', port: 51_022 },
  server: { ip: '192.0.2.80', port: 25 },
  authority: null,
  tls: null,
};

/** Every string that can come off the wire is `text`. */
export function hostileDocument(text: string): InspectionDocument {
  const bad = finding('cert.rejected', text, {
    detail: text,
    advice: [text],
    logLines: [text],
    filter: text,
    frames: [4],
    places: [{ file: text, frame: 4 }],
  });
  const subject = `CN=${text}`;
  const shown = certificate(subject, subject, {
    subjectAltNames: [{ type: text, value: text }],
    keyUsage: [text],
  });
  return {
    ...SAMPLE,
    capture: {
      ...SAMPLE.capture,
      problems: [{ file: text, frame: 3, offset: 9, message: text }],
      comments: [{ file: text, frame: null, text }],
    },
    streams: [
      stream(0, {
        client: { ip: '198.51.100.7', port: 51022, name: text },
        server: { ip: '203.0.113.25', port: 25, name: text },
        comments: [{ frame: 4, text }],
        parts: [{ file: text, firstFrame: 1, lastFrame: 31 }],
        outcome: 'failed',
        cause: 'cert.rejected',
        proxy: { ...PROXY, authority: text, tls: { version: text, commonName: text } },
        findings: [bad, { ...bad, id: 'cert.weak-key', severity: 'warning' }],
        smtp: smtp(
          [
            ['server', 4, text],
            ['client', 6, `EHLO ${text}`],
          ],
          { ehlo: text, greeting: { code: 220, text: [text], frame: 4 } },
        ),
        tls: tls({
          serverName: text,
          alpn: text,
          clientHello: clientHello({
            serverName: text,
            alpn: [text],
            extensions: [{ id: 0, name: text, length: 9, value: { name: text } }],
          }),
          certificateRequest: {
            frame: 14,
            certificateTypes: [1],
            signatureAlgorithms: [],
            authorities: [text],
            context: null,
            extensions: [],
          },
          certificates: { server: [shown, shown], client: [shown] },
          serverKeyExchange: {
            frame: 14,
            kind: 'other',
            keyExchange: text,
            group: null,
            dhBits: null,
            modulusBits: null,
            pskIdentityHint: text,
            signatureAlgorithm: null,
          },
          encryptedExtensions: { frame: 15, extensions: [{ id: 1, name: text, length: 9, value: [text] }] },
          rawPublicKeys: [
            { from: 'client', frame: 15, algorithm: text, bits: null, curve: text, sha256: text },
          ],
          ocspResponses: [
            {
              from: 'server',
              frame: 15,
              certificate: 0,
              responseStatus: text,
              producedAt: text,
              responses: [],
              problem: text,
            },
          ],
          alerts: [alert('client', 16, 42, text)],
          problems: [{ from: 'server', frame: 14, message: text }],
        }),
      }),
    ],
    dns: [dnsRecord({ name: text, data: text, authenticated: false })],
  };
}

/** A capture of `length` streams, one in ten of them failed. */
export function manyStreams(length: number): InspectionDocument {
  const streams = Array.from({ length }, (_, index) => {
    const more = {
      client: { ip: `198.51.${(index >> 8) & 255}.${index & 255}`, port: 1024 + (index % 60000), name: null },
    };
    return index % 10 === 0 ? { ...FAILED, ...more, stream: index } : stream(index, more);
  });
  return { ...SAMPLE, streams };
}

/** What is reported of certificates where there are none. */
export const NO_CERTIFICATES: CertificateDocuments = {
  certificates: { client: [], server: [] },
  chain: null,
  clientChain: null,
  dane: null,
  policies: null,
};

/** What DANE says of a chain for which an old record is known. */
export const DANE: DaneDocument = {
  state: 'refused',
  why: 'no TLSA record fits the chain',
  records: [
    {
      record: `3 1 1 ${'ab'.repeat(32)}`,
      usable: true,
      why: null,
      matchedDepth: null,
      expected: '31'.repeat(32),
    },
    { record: `2 1 1 ${'cd'.repeat(32)}`, usable: true, why: null, matchedDepth: 1, expected: null },
    {
      record: `1 1 1 ${'ef'.repeat(32)}`,
      usable: false,
      why: 'usage 1 is not for SMTP',
      matchedDepth: null,
      expected: null,
    },
  ],
  publish: [`_25._tcp.mx.example.net. IN TLSA 3 1 1 ${'31'.repeat(32)}`],
  rollOver: ['Make the next key.', 'Wait.'],
};

/** What policies say of a certificate whose next hop is not known. */
export const POLICIES: PoliciesDocument = {
  host: { name: 'mx.example.net', source: '--host' },
  nexthop: null,
  pkix: { state: 'trusted', why: 'the chain ends at CN=Root' },
  rows: [
    { mta: 'Postfix', policy: 'verify (match=hostname)', accepted: true, why: 'mx.example.net fits' },
    { mta: 'Postfix', policy: 'secure', accepted: null, why: 'the next-hop domain is not known (--nexthop)' },
    { mta: 'Exim', policy: 'hosts_require_dane = *', accepted: false, why: 'no TLSA record fits the chain' },
  ],
  line: {
    table: 'smtp_tls_policy_maps',
    line: 'DOMAIN secure match=mx.example.net',
    why: 'the MX host is named here',
  },
};
