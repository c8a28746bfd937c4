/** Chains for clients' policies to judge, made by `openssl` in a folder: `NAME.key`, and `NAME.chain` as a server sends it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Leaf {
  readonly commonName?: string;
  readonly names?: string;
  /** Lines of an extension section. */
  readonly more?: string;
  readonly key?: string;
  /** Whose key signs, `self` for its own. */
  readonly issuer?: 'intermediate' | 'root' | 'stranger' | 'no-ca' | 'self';
  readonly dates?: 'expired' | 'not yet';
  readonly digest?: string;
  /** What is sent behind it; the intermediate where it is the issuer. */
  readonly sent?: readonly string[];
}

const HOST = 'DNS:mx.example.net';

/** By what they show. */
export const LEAVES: Readonly<Record<string, Leaf>> = {
  good: { names: HOST },
  'good, with the root': { names: HOST, sent: ['intermediate', 'root'] },
  'good, in the wrong order': { names: HOST, sent: ['root', 'intermediate'] },
  'good, of the root itself': { names: HOST, issuer: 'root' },
  'in capitals': { names: 'DNS:MX.Example.NET' },
  'a wildcard': { names: 'DNS:*.example.net' },
  'a wildcard below the host': { names: 'DNS:*.mx.example.net' },
  'a wildcard in part': { names: 'DNS:m*.example.net' },
  'a wildcard for a top level': { names: 'DNS:*.net' },
  'a wildcard for the domain': { names: 'DNS:*.example.org' },
  'another name': { names: 'DNS:www.example.com' },
  'the domain': { names: 'DNS:example.org' },
  'below the domain': { names: 'DNS:a.mail.example.org' },
  'host and domain': { names: `DNS:example.org, ${HOST}` },
  'a common name alone': { commonName: 'mx.example.net' },
  'a wildcard as common name': { commonName: '*.example.net' },
  'a common name beside a DNS name': { commonName: 'mx.example.net', names: 'DNS:www.example.com' },
  'a common name beside an address': { commonName: 'mx.example.net', names: 'IP:127.0.0.1' },
  'an A-label': { names: 'DNS:xn--exmple-cua.example.net, DNS:*.xn--exmple-cua.net' },
  'an address': { names: 'IP:192.0.2.1, IP:2001:db8::25' },
  'no name': {},
  expired: { names: HOST, dates: 'expired' },
  'not yet valid': { names: HOST, dates: 'not yet' },
  'expired, with another name': { names: 'DNS:www.example.com', dates: 'expired' },
  'self-signed': { names: HOST, issuer: 'self' },
  'self-signed, without names': { issuer: 'self' },
  'self-signed, expired': { names: HOST, issuer: 'self', dates: 'expired' },
  'without the intermediate': { names: HOST, sent: [] },
  'of an unknown root': { names: HOST, issuer: 'stranger' },
  'of an unknown root that is sent': { names: HOST, issuer: 'stranger', sent: ['stranger'] },
  'of one that is no CA': { names: HOST, issuer: 'no-ca', sent: ['no-ca'] },
  'for clients': { names: HOST, more: 'extendedKeyUsage = clientAuth' },
  'RSA with 1024 bits': { names: HOST, key: 'rsa:1024' },
  'signed with SHA-1': { names: HOST, digest: 'sha1' },
};

const CONFIGURATION = `
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
rand_serial = yes
policy = any
[any]
commonName = optional
organizationName = optional
[req]
distinguished_name = any
[issuer]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[plain]
basicConstraints = CA:FALSE
`;

const DATES = {
  now: ['-startdate', '20240101000000Z', '-enddate', '20450101000000Z'],
  expired: ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'],
  'not yet': ['-startdate', '20440101000000Z', '-enddate', '20450101000000Z'],
} as const;

/** Makes all of them. */
export function makeChains(folder: string): void {
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const file = (name: string) => join(folder, name);
  writeFileSync(file('lab.cnf'), CONFIGURATION);
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('index.txt.attr'), 'unique_subject = no\n');
  const make = (name: string, subject: string, extensions: string, leaf: Leaf, issuer: string) => {
    const key =
      leaf.key === undefined
        ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
        : ['-newkey', leaf.key];
    openssl(
      'req',
      '-new',
      '-nodes',
      '-config',
      'lab.cnf',
      ...key,
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    writeFileSync(file(`${name}.cnf`), `${CONFIGURATION}\n[own]\n${extensions}\n`);
    const signer =
      issuer === 'self'
        ? ['-selfsign', '-keyfile', `${name}.key`]
        : ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`];
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-md',
      leaf.digest ?? 'sha256',
      '-config',
      `${name}.cnf`,
      '-extensions',
      'own',
      ...signer,
      ...DATES[leaf.dates ?? 'now'],
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    );
  };
  const issuer = 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign';
  make('root', '/CN=Lab Root', issuer, {}, 'self');
  make('stranger', '/CN=Strange Root', issuer, {}, 'self');
  make('unused', '/CN=Unused Root', issuer, {}, 'self');
  make('intermediate', '/CN=Lab Intermediate', issuer, {}, 'root');
  make('no-ca', '/CN=Lab Leaf', 'basicConstraints = CA:FALSE', {}, 'root');
  for (const [name, leaf] of Object.entries(LEAVES)) {
    const by = leaf.issuer ?? 'intermediate';
    const extensions = [
      'basicConstraints = CA:FALSE',
      leaf.more,
      leaf.names && `subjectAltName = ${leaf.names}`,
    ];
    make(
      name,
      leaf.commonName === undefined ? '/O=Lab' : `/CN=${leaf.commonName}`,
      extensions.filter(Boolean).join('\n'),
      leaf,
      by,
    );
    const sent = [name, ...(leaf.sent ?? (by === 'intermediate' ? [by] : []))];
    writeFileSync(
      file(`${name}.chain`),
      sent.map((each) => readFileSync(file(`${each}.pem`), 'utf8')).join(''),
    );
  }
}
