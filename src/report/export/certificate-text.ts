import { colons } from '../../bytes/hex.ts';
import { visible } from '../../bytes/text.ts';
import type { CertificateDocument } from '../document.ts';

/** What a certificate says, a line each, in the words of `openssl x509 -text`. */
export function certificateText(certificate: CertificateDocument): string {
  const { publicKey, subjectAltNames, isCa, pathLength } = certificate;
  const names = subjectAltNames.map(({ type, value }) => `${NAME_TYPES[type] ?? type}:${value}`);
  const fields: readonly (readonly [name: string, value: string | null])[] = [
    ['Serial Number', colons(certificate.serialNumber)],
    ['Signature Algorithm', certificate.signatureAlgorithm],
    ['Issuer', certificate.issuer],
    ['Not Before', certificate.notBefore],
    ['Not After', certificate.notAfter],
    ['Subject', certificate.subject],
    ['Public Key', keyText(publicKey)],
    ['X509v3 Subject Alternative Name', names.join(', ')],
    [
      'X509v3 Basic Constraints',
      isCa ? `CA:TRUE${pathLength === null ? '' : `, pathlen:${pathLength}`}` : 'CA:FALSE',
    ],
    ['X509v3 Key Usage', certificate.keyUsage.join(', ')],
    ['X509v3 Extended Key Usage', certificate.extendedKeyUsage.join(', ')],
    ['X509v3 Subject Key Identifier', colons(certificate.subjectKeyIdentifier ?? '')],
    ['X509v3 Authority Key Identifier', colons(certificate.authorityKeyIdentifier ?? '')],
    ['SHA-256 Fingerprint', colons(certificate.sha256)],
    ['SHA-1 Fingerprint', colons(certificate.sha1)],
    ...Object.entries(certificate.tlsa).map(([record, data]) => ['TLSA', `${record} ${data}`] as const),
  ];
  const lines = fields.flatMap(([name, value]) => (value ? `    ${name}: ${visible(value)}\n` : []));
  return `Certificate:\n${lines.join('')}`;
}

/** As OpenSSL writes them; what it has no word for stays as it is. */
const NAME_TYPES: Readonly<Record<string, string>> = {
  dns: 'DNS',
  ip: 'IP Address',
  email: 'email',
  uri: 'URI',
  directory: 'DirName',
  'registered-id': 'Registered ID',
  other: 'othername',
};

function keyText({ algorithm, bits, curve }: CertificateDocument['publicKey']): string {
  const size = bits === null ? '' : ` (${bits} bit)`;
  return curve === null ? `${algorithm}${size}` : `${algorithm} ${curve}${size}`;
}
