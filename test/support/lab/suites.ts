/** The cipher suites that the installed peers have, as they list them themselves. */
import { execFileSync } from 'node:child_process';
import { getCiphers } from 'node:tls';

export interface Suite {
  /** Its IANA number. */
  readonly id: number;
  readonly name: string;
  /** Its names in each library, where it is known there. */
  readonly openssl: string | null;
  readonly gnutls: string | null;
  readonly node: string | null;
  /** What the server shows: a certificate with such a key, or none. */
  readonly authentication: 'RSA' | 'ECDSA' | 'DSS' | 'none';
  readonly secret: 'PSK' | null;
  /** The first version in which all that know it use it. */
  readonly since: '1.0' | '1.2' | '1.3';
}

const LIST = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';

const lines = (command: string, ...args: readonly string[]) =>
  execFileSync(command, args, { encoding: 'utf8' }).split('\n');

/** All suites of OpenSSL's tools, GnuTLS's and this Node's but SRP's and GOST's, in the order of their numbers. */
export function installedSuites(has: { readonly openssl: boolean; readonly gnutls: boolean }): Suite[] {
  const suites = new Map<number, Suite>();
  if (has.openssl) for (const suite of opensslSuites()) suites.set(suite.id, suite);
  for (const [id, gnutls, since] of has.gnutls ? gnutlsNames() : []) {
    const known = suites.get(id);
    const later = known?.since === '1.0' ? since : known?.since;
    suites.set(
      id,
      known === undefined ? gnutlsSuite(id, gnutls, since) : { ...known, gnutls, since: later ?? since },
    );
  }
  return [...suites.values()].sort((a, b) => a.id - b.id);
}

function opensslSuites(): Suite[] {
  const inNode = new Set(getCiphers());
  const args = ['ciphers', '-s', '-psk', '-V', '-stdname'];
  return [
    ...lines('openssl', ...args, LIST),
    // Those that are not on by default.
    ...lines(
      'openssl',
      ...args,
      '-tls1_3',
      '-ciphersuites',
      'TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256',
      LIST,
    ),
  ].flatMap((line): Suite[] => {
    const match = /0x(..),0x(..) - (\S+)\s+- (\S+)\s+(\S+)\s+Kx=(\S+)\s+Au=(\S+)/.exec(line);
    if (match === null) return [];
    const [, high, low, name = '', openssl = '', since, exchange = '', by = ''] = match;
    return [
      {
        id: Number.parseInt(`${high}${low}`, 16),
        name,
        openssl,
        gnutls: null,
        node: inNode.has(openssl.toLowerCase()) ? openssl : null,
        authentication:
          by === 'ECDSA' || by === 'DSS'
            ? by
            : by === 'RSA' || by === 'any' || exchange === 'RSAPSK'
              ? 'RSA'
              : 'none',
        secret: exchange.includes('PSK') ? 'PSK' : null,
        since: since === 'TLSv1.3' ? '1.3' : since === 'TLSv1.2' ? '1.2' : '1.0',
      },
    ];
  });
}

function gnutlsNames(): [id: number, name: string, since: Suite['since']][] {
  return lines('gnutls-cli', '--list').flatMap((line) => {
    const match = /^(TLS_\S+)\s+0x(..), 0x(..)\s+TLS(1\.\d)/.exec(line);
    if (match === null || /GOST|SRP/.test(match[1] ?? '')) return [];
    const [, name = '', high, low, since] = match;
    return [[Number.parseInt(`${high}${low}`, 16), name, since === '1.0' || since === '1.3' ? since : '1.2']];
  });
}

function gnutlsSuite(id: number, name: string, since: Suite['since']): Suite {
  const authentication = /ANON|(?:^TLS|DHE)_PSK/.test(name)
    ? 'none'
    : /ECDSA/.test(name)
      ? 'ECDSA'
      : /DSS/.test(name)
        ? 'DSS'
        : 'RSA';
  const secret = /PSK/.test(name) ? 'PSK' : null;
  return { id, name, openssl: null, gnutls: name, node: null, authentication, secret, since };
}

/** A priority string that leaves GnuTLS nothing else to choose. */
export function gnutlsPriority(name: string, version: string): string {
  const [, exchange = '', rest = ''] =
    /^TLS_((?:EC)?DHE?_(?:RSA|DSS|ECDSA|PSK|ANON)|RSA_PSK|RSA|PSK)_(.+)$/.exec(name) ?? [];
  const isAead = /GCM|CCM|POLY1305/.test(name);
  const mac = isAead ? 'AEAD' : (/(?:SHA\d+|MD5)$/.exec(rest)?.[0] ?? '');
  const cipher = (version === '1.3' ? name.slice('TLS_'.length) : rest)
    .replace(/_(?:SHA\d+|MD5)$/, '')
    .replace('3DES_EDE', '3DES')
    .replaceAll('_', '-');
  const common = `+COMP-NULL:+SIGN-ALL:+SIGN-DSA-SHA1:+SIGN-DSA-SHA256:+GROUP-ALL:+CTYPE-X509:+VERS-TLS${version}`;
  return version === '1.3'
    ? `NONE:${common}:+ECDHE-RSA:+ECDHE-ECDSA:+${cipher}:+AEAD:%VERIFY_ALLOW_BROKEN`
    : `NONE:${common}:+${keyExchange(exchange)}:+${cipher}:+${mac}:%VERIFY_ALLOW_BROKEN`;
}

function keyExchange(name: string): string {
  if (name.endsWith('_ANON')) return `ANON-${name.startsWith('EC') ? 'ECDH' : 'DH'}`;
  return name.replaceAll('_', '-');
}
