/** A session for every suite: between peers of one kind, between two kinds in turn, and with the versions before 1.2. */
import { PSK } from './certificates.ts';
import {
  GREETING,
  MAIL,
  node,
  openssl,
  type PeerKind,
  type SessionPlan,
  type Side,
  withMore,
} from './plan.ts';
import { gnutlsPriority, type Suite } from './suites.ts';

type Pair = readonly [client: PeerKind, server: PeerKind];
type Version = '1.0' | '1.1' | '1.2' | '1.3';

const OPENSSL_PSK = `-psk_identity ${PSK.identity} -psk ${PSK.key}`;

const KINDS = ['openssl', 'gnutls', 'node'] as const;

/** In the order in which they take turns. */
const PAIRS: readonly Pair[] = KINDS.flatMap((_, shift) =>
  KINDS.map((client, i): Pair => [client, KINDS[(i + shift) % 3] as PeerKind]),
);

export function suitePlans(suites: readonly Suite[]): SessionPlan[] {
  const turns = new Map<string, number>();
  /** One of these pairs: the one that had the fewest turns so far. */
  const next = (pairs: readonly Pair[]) => {
    const [pair] = pairs.toSorted((a, b) => (turns.get(`${a}`) ?? 0) - (turns.get(`${b}`) ?? 0));
    if (pair !== undefined) turns.set(`${pair}`, (turns.get(`${pair}`) ?? 0) + 1);
    return pair === undefined ? [] : [pair];
  };
  return suites.flatMap((suite, i) => {
    const pairs = PAIRS.filter((pair) => pair.every((kind) => suite[kind] !== null));
    if (suite.since === '1.3') return pairs.map((pair) => suitePlan(suite, '1.3', pair));
    const home = pairs.slice(0, 1);
    const legacy = suite.since === '1.0' ? next(pairs) : [];
    return [
      ...[...home, ...next(pairs.filter((pair) => !home.includes(pair)))].map((pair) =>
        suitePlan(suite, '1.2', pair),
      ),
      ...legacy.map((pair) => suitePlan(suite, i % 2 === 0 ? '1.0' : '1.1', pair)),
    ];
  });
}

function suitePlan(suite: Suite, version: Version, [client, server]: Pair): SessionPlan {
  const common = (kind: PeerKind) => chosen(suite, version, kind);
  return {
    name: `${client}-${server} ${version} ${suite.name}`,
    server: withMore(serverSecrets(suite, server), common(server)),
    clients: [
      {
        side: withMore(clientSecrets(suite, client), common(client)),
        talk: server === 'gnutls' ? GREETING : MAIL,
      },
    ],
  };
}

/** What leaves a peer no other version and suite. */
function chosen(suite: Suite, version: Version, kind: PeerKind): Side {
  if (kind === 'gnutls')
    return { peer: 'gnutls', args: ['--priority', gnutlsPriority(suite.gnutls ?? '', version)] };
  const name = suite.openssl ?? '';
  if (kind === 'node') {
    const protocol = `TLSv${version === '1.0' ? '1' : version}`;
    return node({
      minVersion: protocol,
      maxVersion: protocol,
      ciphers: version === '1.3' ? name : `${name}:@SECLEVEL=0`,
    });
  }
  if (version === '1.3') return openssl(`-tls1_3 -ciphersuites ${name} -cipher ALL:@SECLEVEL=0`);
  const option = { '1.0': '-tls1', '1.1': '-tls1_1', '1.2': '-tls1_2' }[version];
  return openssl(`${option} -cipher ${name}:@SECLEVEL=0`);
}

function serverSecrets({ authentication, secret }: Suite, kind: PeerKind): Side {
  const file = { RSA: 'rsa', ECDSA: 'ecdsa', DSS: 'dsa', none: null }[authentication];
  if (kind === 'node')
    return node({
      dhparam: 'auto',
      ...(file && { cert: `${file}.pem`, key: `${file}.key` }),
      ...(secret && { psk: true }),
    });
  if (kind === 'openssl') {
    const certificate = file === null ? '-nocert' : `-cert ${file}.pem -key ${file}.key`;
    return openssl(`${certificate} ${secret === 'PSK' ? OPENSSL_PSK : ''}`);
  }
  const certificate = file === null ? [] : ['--x509certfile', `${file}.pem`, '--x509keyfile', `${file}.key`];
  return {
    peer: 'gnutls',
    args: ['--disable-client-cert', ...certificate, ...(secret === 'PSK' ? ['--pskpasswd', 'psk.txt'] : [])],
  };
}

function clientSecrets({ secret }: Suite, kind: PeerKind): Side {
  if (kind === 'node')
    return node({
      rejectUnauthorized: false,
      ...(secret && { psk: true, checkServerIdentity: () => undefined }),
    });
  if (kind === 'gnutls') {
    const psk = secret === 'PSK' ? ['--pskusername', PSK.identity, '--pskkey', PSK.key] : [];
    return { peer: 'gnutls', args: ['--insecure', ...psk] };
  }
  return openssl(secret === 'PSK' ? OPENSSL_PSK : '');
}
