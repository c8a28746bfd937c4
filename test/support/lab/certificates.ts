/** The certificates of the lab, made anew in a folder by `openssl`: `NAME.pem` with `NAME.key`. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const EXTENSIONS = `
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = any
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[mx.example.net]
subjectAltName = DNS:mx.example.net
[mail.example.com]
subjectAltName = DNS:mail.example.com
[client.example.org]
subjectAltName = DNS:client.example.org
extendedKeyUsage = clientAuth
`;

/** What `openssl genpkey` is told. */
const KEYS = {
  rsa: '-algorithm RSA -pkeyopt rsa_keygen_bits:2048',
  ecdsa: '-algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  ed25519: '-algorithm ED25519',
  ed448: '-algorithm ED448',
  pss: '-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048',
  dsa: '-paramfile dsa.params',
} as const;

interface Certificate {
  readonly name: string;
  readonly key: keyof typeof KEYS;
  readonly subject: string;
  /** Null where it is self-signed. */
  readonly issuer: string | null;
  readonly expired?: boolean;
}

const server = 'mx.example.net';
const CERTIFICATES: readonly Certificate[] = [
  ...(['rsa', 'ecdsa', 'ed25519', 'ed448', 'pss', 'dsa'] as const).map(
    (key): Certificate => ({ name: key, key, subject: server, issuer: 'ca' }),
  ),
  { name: 'expired', key: 'ecdsa', subject: server, issuer: 'ca', expired: true },
  { name: 'misnamed', key: 'ecdsa', subject: 'mail.example.com', issuer: 'ca' },
  { name: 'unknown', key: 'ecdsa', subject: server, issuer: null },
  { name: 'leaf', key: 'rsa', subject: server, issuer: 'intermediate' },
  { name: 'client', key: 'ecdsa', subject: 'client.example.org', issuer: 'ca' },
  { name: 'client-rsa', key: 'rsa', subject: 'client.example.org', issuer: 'ca' },
  { name: 'client-unknown', key: 'ecdsa', subject: 'client.example.org', issuer: null },
];

/** The key that a PSK suite is made of, and whose it is. */
export const PSK = { identity: 'lab', key: '6c61622d7073682d3132333435363738' };

/** What `openssl ocsp` is told: a request about the RSA certificate, and the answer of an authority that never issued it. */
const STAPLE = [
  'ocsp -no_nonce -issuer ca.pem -cert rsa.pem -reqout ocsp.request',
  'ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin ocsp.request -respout ocsp.der',
];

/** Makes all of them, for a month from now on. */
export async function makeCertificates(folder: string): Promise<void> {
  const openssl = (args: string, ...rest: readonly string[]) =>
    execute('openssl', [...args.split(' '), ...rest], { cwd: folder });
  writeFileSync(join(folder, 'lab.cnf'), EXTENSIONS);
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'index.txt.attr'), 'unique_subject = no\n');
  writeFileSync(join(folder, 'psk.txt'), `${PSK.identity}:${PSK.key}\n`);
  writeFileSync(join(folder, 'early.txt'), 'EHLO early.example.org\r\n');
  const key = (name: string, of: keyof typeof KEYS) => openssl(`genpkey ${KEYS[of]} -out ${name}.key`);
  await key('ca', 'ecdsa');
  await openssl(
    'req -x509 -config lab.cnf -extensions root -key ca.key -out ca.pem -days 30 -subj',
    '/CN=Lab CA',
  );
  await openssl(
    'genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160 -out dsa.params',
  );
  await key('intermediate', 'rsa');
  await openssl(
    'req -new -config lab.cnf -key intermediate.key -out intermediate.csr -subj',
    '/CN=Lab Intermediate CA',
  );
  await openssl(
    'x509 -req -CA ca.pem -CAkey ca.key -days 30 -in intermediate.csr -out intermediate.pem -extfile lab.cnf -extensions root',
  );
  await Promise.all(
    CERTIFICATES.map(async ({ name, key: kind, subject, issuer, expired }) => {
      await key(name, kind);
      const request = `req -new -config lab.cnf -key ${name}.key -subj /CN=${subject}`;
      if (issuer === null) {
        await openssl(`${request} -x509 -extensions ${subject} -days 30 -out ${name}.pem`);
        return;
      }
      await openssl(`${request} -out ${name}.csr`);
      const signed = `-in ${name}.csr -out ${name}.pem -extfile lab.cnf -extensions ${subject}`;
      if (expired)
        await openssl(
          `ca -batch -notext -config lab.cnf -keyfile ca.key -cert ca.pem -startdate 20200101000000Z -enddate 20200201000000Z ${signed}`,
        );
      else await openssl(`x509 -req -CA ${issuer}.pem -CAkey ${issuer}.key -days 30 ${signed}`);
    }),
  );
  for (const args of STAPLE) await openssl(args);
  await openssl('pkey -in ecdsa.key -pubout -out ecdsa.pub');
  writeFileSync(
    join(folder, 'chained.pem'),
    ['leaf', 'intermediate'].map((name) => readFileSync(join(folder, `${name}.pem`))).join(''),
  );
}
