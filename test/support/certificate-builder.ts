/** Certificates of any shape, made in DER and signed with Node's keys: what CAs would not issue, tests want. */
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { tlv } from '../x509/fixture.ts';

export interface Key {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What a certificate is to say; what is not given is as it should be for a leaf that `CN=<issuer>` issued. */
export interface CertificateSpec {
  readonly subject: string;
  readonly issuer: string;
  readonly key: Key;
  readonly signer: Key;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** By the name of its algorithm in `SIGNATURES`. */
  readonly signature?: keyof typeof SIGNATURES;
  readonly serial?: string;
  /** 1 to 3. */
  readonly version?: number;
  readonly extensions: readonly Uint8Array[];
  /** The last bit of its signature is another one. */
  readonly broken?: boolean;
}

/** The algorithm's OID, hex, and the hash; parameters where it has some. */
export const SIGNATURES = {
  'ecdsa-sha256': { oid: '2a8648ce3d040302', hash: 'sha256', rsa: false },
  'ecdsa-sha1': { oid: '2a8648ce3d0401', hash: 'sha1', rsa: false },
  'rsa-sha256': { oid: '2a864886f70d01010b', hash: 'sha256', rsa: true },
  'rsa-sha1': { oid: '2a864886f70d010105', hash: 'sha1', rsa: true },
  'rsa-pss': { oid: '2a864886f70d01010a', hash: 'sha256', rsa: true },
  'rsa-md5': { oid: '2a864886f70d010104', hash: 'md5', rsa: true },
  ed25519: { oid: '2b6570', hash: null, rsa: false },
  ed448: { oid: '2b6571', hash: null, rsa: false },
  'ml-dsa-44': { oid: '608648016503040311', hash: 'none', rsa: false },
} as const;

export const ecKey = (namedCurve = 'prime256v1'): Key => generateKeyPairSync('ec', { namedCurve });
export const rsaKey = (modulusLength = 2048): Key => generateKeyPairSync('rsa', { modulusLength });
export const edKey = (type: 'ed25519' | 'ed448'): Key =>
  type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448');

export function build(spec: CertificateSpec): Uint8Array {
  const algorithm = SIGNATURES[spec.signature ?? signatureFor(spec.signer)];
  const identifier = tlv(0x30, oid(algorithm.oid), ...parametersOf(spec.signature, algorithm.rsa));
  const version = spec.version ?? 3;
  const tbs = tlv(
    0x30,
    ...(version === 1 ? [] : [tlv(0xa0, tlv(2, bytes([version - 1])))]),
    tlv(2, hex(spec.serial ?? '01')),
    identifier,
    commonName(spec.issuer),
    tlv(0x30, time(spec.notBefore ?? '2024-01-01T00:00:00Z'), time(spec.notAfter ?? '2034-01-01T00:00:00Z')),
    commonName(spec.subject),
    spki(spec.key),
    ...(spec.extensions.length === 0 ? [] : [tlv(0xa3, tlv(0x30, ...spec.extensions))]),
  );
  const signature =
    algorithm.hash === 'none'
      ? Buffer.alloc(64, 7)
      : sign(algorithm.hash, tbs, { key: spec.signer.privateKey, ...paddingOf(spec.signature) });
  if (spec.broken) signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
  return tlv(0x30, tbs, identifier, tlv(3, bytes([0]), signature));
}

export function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

export const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  tlv(0x30, oid(id), ...(critical ? [tlv(1, bytes([0xff]))] : []), tlv(4, value));

export const basicConstraints = (ca: boolean, pathLength?: number): Uint8Array =>
  extension(
    '551d13',
    tlv(
      0x30,
      ...(ca ? [tlv(1, bytes([0xff]))] : []),
      ...(pathLength === undefined ? [] : [tlv(2, bytes([pathLength]))]),
    ),
    true,
  );

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

export function keyUsage(...usages: readonly string[]): Uint8Array {
  const bits = usages.reduce((sum, usage) => sum | (0x80 >> KEY_USAGES.indexOf(usage)), 0);
  const unused = bits === 0 ? 0 : 31 - Math.clz32(bits & -bits);
  return extension('551d0f', tlv(3, bytes([unused, bits])), true);
}

const PURPOSES: Readonly<Record<string, string>> = {
  serverAuth: '2b06010505070301',
  clientAuth: '2b06010505070302',
  any: '551d2500',
};

export const extendedKeyUsage = (...purposes: readonly string[]): Uint8Array =>
  extension('551d25', tlv(0x30, ...purposes.map((purpose) => oid(PURPOSES[purpose] ?? ''))));

export const dnsNames = (...names: readonly string[]): Uint8Array =>
  extension('551d11', tlv(0x30, ...names.map((name) => tlv(0x82, name))));

export const nameConstraints = (
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
): Uint8Array =>
  extension(
    '551d1e',
    tlv(
      0x30,
      ...(permitted.length === 0 ? [] : [tlv(0xa0, ...permitted.map((name) => tlv(0x30, name)))]),
      ...(excluded.length === 0 ? [] : [tlv(0xa1, ...excluded.map((name) => tlv(0x30, name)))]),
    ),
    true,
  );

export const dnsTree = (name: string): Uint8Array => tlv(0x82, name);
export const ipTree = (...octets: readonly number[]): Uint8Array => tlv(0x87, bytes(octets));
export const directoryTree = (name: string): Uint8Array => tlv(0xa4, commonName(name));

export const subjectKeyId = (id: string): Uint8Array => extension('551d0e', tlv(4, hex(id)));
export const authorityKeyId = (id: string): Uint8Array => extension('551d23', tlv(0x30, tlv(0x80, hex(id))));

/** An authorityKeyIdentifier that names its issuer by the name and serial number in that one's certificate. */
export const authoritySerial = (name: string, serial: string): Uint8Array =>
  extension('551d23', tlv(0x30, tlv(0xa1, tlv(0xa4, commonName(name))), tlv(0x82, hex(serial))));

/** TLS feature status_request (RFC 7633). */
export const mustStaple = (): Uint8Array => extension('2b06010505070118', tlv(0x30, tlv(2, bytes([5]))));

export function commonName(name: string): Uint8Array {
  return tlv(0x30, tlv(0x31, tlv(0x30, oid('550403'), tlv(0x0c, name))));
}

function signatureFor({ privateKey }: Key): keyof typeof SIGNATURES {
  const type = privateKey.asymmetricKeyType;
  return type === 'rsa' ? 'rsa-sha256' : type === 'ed25519' || type === 'ed448' ? type : 'ecdsa-sha256';
}

/** RSASSA-PSS-params with SHA-256 and a salt of as many bytes (RFC 4055 section 3.1); NULL for RSA else. */
function parametersOf(signature: CertificateSpec['signature'], rsa: boolean): Uint8Array[] {
  if (signature !== 'rsa-pss') return rsa ? [tlv(5)] : [];
  const sha256 = tlv(0x30, oid('608648016503040201'), tlv(5));
  const mgf1 = tlv(0x30, oid('2a864886f70d010108'), sha256);
  return [tlv(0x30, tlv(0xa0, sha256), tlv(0xa1, mgf1), tlv(0xa2, tlv(2, bytes([32]))))];
}

function paddingOf(signature: CertificateSpec['signature']) {
  return signature === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
}

function spki({ publicKey }: Key): Uint8Array {
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
}

/** UTCTime up to 2049, else GeneralizedTime (RFC 5280 section 4.1.2.5). */
function time(text: string): Uint8Array {
  const digits = text.replace(/[-:T]/g, '');
  return text < '2050' ? tlv(0x17, digits.slice(2)) : tlv(0x18, digits);
}

function oid(body: string): Uint8Array {
  return tlv(6, hex(body));
}

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

function bytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(values);
}
