/** The streams that the tests of reports and of the command line speak of. */
import type {
  CertificateDocument,
  FindingDocument,
  InspectionDocument,
  StreamDocument,
} from '../../src/report/document.ts';
import * as documents from './documents.ts';

/** A document with these streams. */
export function documentOf(
  streams: readonly StreamDocument[],
  capture: Partial<InspectionDocument['capture']> = {},
): InspectionDocument {
  return {
    format: 'pcapinspect',
    version: 1,
    capture: {
      files: [{ path: 'mx.pcap', format: 'pcap', compression: null, frames: 31 }],
      frames: 31,
      bytes: 7712,
      firstTime: '2023-04-20T09:12:01.113004Z',
      lastTime: '2023-04-20T09:12:05.010113Z',
      problems: [],
      roots: null,
      trustFiles: [],
      comments: [],
      ...capture,
    },
    streams,
    dns: [],
  };
}

/** A stream that is neither mail nor TLS. */
export function otherStream(stream = 0, changes: Partial<StreamDocument> = {}): StreamDocument {
  const server = { ip: '192.0.2.25', port: 80, name: null };
  return documents.stream(stream, {
    server,
    protocol: 'other',
    outcome: null,
    smtp: null,
    dialogue: null,
    prelude: null,
    tls: null,
    ...changes,
  });
}

/** SMTP with STARTTLS, TLS 1.3 and nothing wrong. */
export function securedStream(stream = 0, changes: Partial<StreamDocument> = {}): StreamDocument {
  const version = { id: 0x0304, name: 'TLS 1.3' };
  const cipherSuite = { id: 0x1302, name: 'TLS_AES_256_GCM_SHA384' };
  const data = { id: 23, name: 'application_data' };
  return documents.stream(stream, {
    server: { ip: '2001:db8::25', port: 25, name: null },
    tls: documents.tls({
      version,
      cipherSuite,
      established: true,
      serverHello: documents.serverHello({ frame: 14, version, cipherSuite }),
      certificates: { client: [], server: [] },
      serverKeyExchange: null,
      handshake: [
        documents.message('client', 10, 1, 'client_hello', 508),
        documents.message('server', 14, 2, 'server_hello', 118),
        { from: 'server', frame: 14, type: null, length: 1200, encrypted: true },
      ],
      encryptedRecords: [
        { from: 'server', frame: 14, contentType: data, length: 1200 },
        { from: 'client', frame: 18, contentType: data, length: 30 },
        { from: 'client', frame: 19, contentType: data, length: 70 },
      ],
    }),
    ...changes,
  });
}

/** The client refuses a good chain with bad_certificate. */
export function rejectedStream(stream = 0, changes: Partial<StreamDocument> = {}): StreamDocument {
  return documents.stream(stream, {
    server: { ip: '192.0.2.25', port: 25, name: null },
    outcome: 'failed',
    cause: 'cert.tlsa-suspected',
    tls: documents.tls({
      certificates: { client: [], server: [leaf(), issuer()] },
      alerts: [documents.alert('client', 16, 42, 'bad_certificate')],
    }),
    findings: [
      finding(),
      finding({ id: 'cert.weak-key', severity: 'warning', title: 'A key is short', detail: '' }),
    ],
    ...changes,
  });
}

export function finding(changes: Partial<FindingDocument> = {}): FindingDocument {
  return documents.finding(
    'cert.tlsa-suspected',
    'The client rejects a certificate that passes every check',
    {
      detail:
        'The client 198.51.100.7 sent the fatal alert bad_certificate (42) about the chain of mx.example.net, in which dates, names, keys and signatures are good.',
      frames: [14, 16],
      filter: 'tcp.stream eq 0 && (frame.number == 14 || frame.number == 16)',
      advice: ['Compare the TLSA records of _25._tcp.mx.example.net with the values below and renew them.'],
      logLines: [
        'STARTTLS=server, error: accept failed=-1, reason=sslv3 alert bad certificate, SSL_error=1, errno=0',
      ],
      ...changes,
    },
  );
}

export function leaf(changes: Partial<CertificateDocument> = {}): CertificateDocument {
  return documents.certificate('CN=mx.example.net', CA, {
    sha256: 'ab12'.repeat(16),
    subjectAltNames: [
      { type: 'dns', value: 'mx.example.net' },
      { type: 'ip', value: '192.0.2.25' },
    ],
    tlsa: {
      '3 0 1': '30'.repeat(32),
      '3 1 1': '31'.repeat(32),
      '2 0 1': '20'.repeat(32),
      '2 1 1': '21'.repeat(32),
    },
    pem: '-----BEGIN CERTIFICATE-----\nMIIBleaf\n-----END CERTIFICATE-----\n',
    ...changes,
  });
}

export function issuer(): CertificateDocument {
  return documents.certificate(CA, 'C=US, O=Example Trust, CN=Example Trust Root', {
    sha256: 'ef56'.repeat(16),
    publicKey: { algorithm: 'RSA', bits: 2048, curve: null },
    isCa: true,
    pem: '-----BEGIN CERTIFICATE-----\nMIIBissuer\n-----END CERTIFICATE-----\n',
  });
}

const CA = 'C=US, O=Example Trust, CN=Example Trust CA 1';
