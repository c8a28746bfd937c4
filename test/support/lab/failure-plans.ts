/** Handshakes that fail, as each client and each server lets them. */
import { gnutls, MAIL, node, openssl, type PeerKind, type SessionPlan, type Side } from './plan.ts';

const KINDS = ['openssl', 'gnutls', 'node'] as const;
type Version = '1.2' | '1.3';

/** A server that ends with this version. */
const server = (kind: PeerKind, version: Version, key = 'ecdsa'): Side =>
  ({
    openssl: openssl(`-max_protocol TLSv${version} -cert ${key}.pem -key ${key}.key`),
    gnutls: gnutls(
      `--disable-client-cert --x509certfile ${key}.pem --x509keyfile ${key}.key --priority ${GNUTLS[version]}`,
    ),
    node: node({ maxVersion: `TLSv${version}`, cert: `${key}.pem`, key: `${key}.key` }),
  })[kind];

const GNUTLS = { '1.2': 'NORMAL:-VERS-TLS1.3', '1.3': 'NORMAL' };

/** A client that checks what it is shown. */
const CLIENTS: Readonly<Record<PeerKind, Side>> = {
  openssl: openssl('-CAfile ca.pem -verify_return_error -verify_hostname mx.example.net'),
  gnutls: gnutls('--x509cafile ca.pem'),
  node: node({ ca: 'ca.pem' }),
};

/** What client and server do not agree upon, each with what it alone accepts. */
const DISAGREEMENTS: Readonly<
  Record<string, Readonly<Record<'client' | 'server', Readonly<Record<PeerKind, Side>>>>>
> = {
  'client too old': {
    client: {
      openssl: openssl('-tls1_1 -cipher ALL:@SECLEVEL=0'),
      gnutls: gnutls('--priority NORMAL:-VERS-ALL:+VERS-TLS1.1'),
      node: node({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
    },
    server: {
      openssl: openssl('-cert rsa.pem -key rsa.key -min_protocol TLSv1.2'),
      gnutls: gnutls('--x509certfile rsa.pem --x509keyfile rsa.key --priority NORMAL:-VERS-ALL:+VERS-TLS1.2'),
      node: node({ cert: 'rsa.pem', key: 'rsa.key', minVersion: 'TLSv1.2' }),
    },
  },
  'server too old': {
    client: {
      openssl: openssl('-tls1_3'),
      gnutls: gnutls('--priority NORMAL:-VERS-ALL:+VERS-TLS1.3'),
      node: node({ minVersion: 'TLSv1.3' }),
    },
    server: {
      openssl: openssl('-cert rsa.pem -key rsa.key -tls1_2'),
      gnutls: gnutls('--x509certfile rsa.pem --x509keyfile rsa.key --priority NORMAL:-VERS-ALL:+VERS-TLS1.2'),
      node: node({ cert: 'rsa.pem', key: 'rsa.key', maxVersion: 'TLSv1.2' }),
    },
  },
  'no shared suite 1.2': {
    client: {
      openssl: openssl('-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384'),
      gnutls: gnutls('--priority NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM'),
      node: node({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' }),
    },
    server: {
      openssl: openssl('-cert rsa.pem -key rsa.key -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305'),
      gnutls: gnutls(
        '--x509certfile rsa.pem --x509keyfile rsa.key --priority NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305',
      ),
      node: node({
        cert: 'rsa.pem',
        key: 'rsa.key',
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-RSA-CHACHA20-POLY1305',
      }),
    },
  },
  'no shared suite 1.3': {
    client: {
      openssl: openssl('-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384'),
      gnutls: gnutls('--priority NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM'),
      node: node({ minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' }),
    },
    server: {
      openssl: openssl('-cert rsa.pem -key rsa.key -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256'),
      gnutls: gnutls(
        '--x509certfile rsa.pem --x509keyfile rsa.key --priority NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305',
      ),
      node: node({
        cert: 'rsa.pem',
        key: 'rsa.key',
        minVersion: 'TLSv1.3',
        ciphers: 'TLS_CHACHA20_POLY1305_SHA256',
      }),
    },
  },
  'no shared group 1.3': {
    client: {
      openssl: openssl('-tls1_3 -groups X25519'),
      gnutls: gnutls('--priority NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519'),
      node: node({ minVersion: 'TLSv1.3', ecdhCurve: 'X25519' }),
    },
    server: {
      openssl: openssl('-cert rsa.pem -key rsa.key -tls1_3 -groups P-384'),
      gnutls: gnutls(
        '--x509certfile rsa.pem --x509keyfile rsa.key --priority NORMAL:-GROUP-ALL:+GROUP-SECP384R1',
      ),
      node: node({ cert: 'rsa.pem', key: 'rsa.key', minVersion: 'TLSv1.3', ecdhCurve: 'P-384' }),
    },
  },
};

/** A server that wants a client certificate that it can trust. */
const demanding = (kind: PeerKind, version: Version): Side =>
  ({
    openssl: openssl(
      `-max_protocol TLSv${version} -cert rsa.pem -key rsa.key -Verify 2 -CAfile ca.pem -verify_return_error`,
    ),
    gnutls: gnutls(
      `--x509certfile rsa.pem --x509keyfile rsa.key --require-client-cert --verify-client-cert --x509cafile ca.pem --priority ${GNUTLS[version]}`,
    ),
    node: node({
      maxVersion: `TLSv${version}`,
      cert: 'rsa.pem',
      key: 'rsa.key',
      ca: 'ca.pem',
      requestCert: true,
      rejectUnauthorized: true,
    }),
  })[kind];

/** A client that has such a certificate, or none. */
const showing = (kind: PeerKind, key: string | null): Side =>
  ({
    openssl: openssl(`-CAfile ca.pem ${key ? `-cert ${key}.pem -key ${key}.key` : ''}`),
    gnutls: gnutls(`--x509cafile ca.pem ${key ? `--x509certfile ${key}.pem --x509keyfile ${key}.key` : ''}`),
    node: node({ ca: 'ca.pem', ...(key && { cert: `${key}.pem`, key: `${key}.key` }) }),
  })[kind];

const plan = (name: string, client: Side, to: Side): SessionPlan => ({
  name: `${client.peer}-${to.peer} ${name}`,
  server: to,
  clients: [{ side: client, talk: MAIL }],
});

const each = (make: (client: PeerKind, server: PeerKind) => readonly SessionPlan[]) =>
  KINDS.flatMap((client) => KINDS.flatMap((kind) => make(client, kind)));

const VERSIONS = ['1.2', '1.3'] as const;

export const FAILURE_PLANS: readonly SessionPlan[] = [
  ...['unknown', 'expired', 'misnamed'].flatMap((key, shift) =>
    VERSIONS.flatMap((version, i) =>
      KINDS.map((kind, k) => {
        // Each client meets each kind of server.
        const to = KINDS[(k + shift + i) % 3] as PeerKind;
        return plan(`certificate ${key} ${version}`, CLIENTS[kind], server(to, version, key));
      }),
    ),
  ),
  ...each((client, to) =>
    Object.entries(DISAGREEMENTS).map(([name, sides]) => plan(name, sides.client[client], sides.server[to])),
  ),
  ...each((client, to) =>
    VERSIONS.flatMap((version) => [
      plan(`client certificate missing ${version}`, showing(client, null), demanding(to, version)),
      plan(
        `client certificate unknown ${version}`,
        showing(client, 'client-unknown'),
        demanding(to, version),
      ),
    ]),
  ),
  plan(
    'psk wrong 1.3',
    openssl('-psk_identity lab -psk 00112233 -ciphersuites TLS_AES_128_GCM_SHA256'),
    openssl('-nocert -psk_identity lab -psk 44556677 -tls1_3'),
  ),
  plan(
    'psk wrong 1.2',
    openssl('-tls1_2 -psk_identity lab -psk 00112233'),
    openssl('-nocert -psk_identity lab -psk 44556677'),
  ),
  plan(
    'psk of somebody else',
    openssl('-psk_identity other -psk 00112233'),
    openssl('-nocert -psk_identity lab -psk 00112233'),
  ),
];
