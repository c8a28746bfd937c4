/** Chains of every kind, good and bad, to be judged by us and by others. */
import {
  authorityKeyId,
  authoritySerial,
  basicConstraints,
  build,
  type CertificateSpec,
  directoryTree,
  dnsNames,
  dnsTree,
  ecKey,
  edKey,
  extendedKeyUsage,
  extension,
  ipTree,
  type Key,
  keyUsage,
  nameConstraints,
  rsaKey,
  subjectKeyId,
} from './certificate-builder.ts';

export interface ChainCase {
  readonly name: string;
  /** DER, in the order sent. */
  readonly sent: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

type Certificates = Readonly<Record<'root' | 'intermediate' | 'leaf', CertificateSpec>>;
type Change = (all: Certificates) => Certificates;

const AT = Date.parse('2025-01-01T00:00:00Z');

const keys = {
  root: ecKey(),
  intermediate: ecKey(),
  sub: ecKey(),
  leaf: ecKey(),
  other: ecKey(),
  rsa: rsaKey(),
  weakRsa: rsaKey(1024),
  weakEc: ecKey('prime192v1'),
  ed25519: edKey('ed25519'),
  ed448: edKey('ed448'),
};

const CA_USAGE = keyUsage('keyCertSign', 'cRLSign');
const LEAF_EXTENSIONS = [
  basicConstraints(false),
  keyUsage('digitalSignature'),
  extendedKeyUsage('serverAuth'),
  dnsNames('mx.example.org'),
  authorityKeyId('02'),
];
const CA_EXTENSIONS = [basicConstraints(true), CA_USAGE];

const GOOD: Certificates = {
  root: {
    subject: 'Root',
    issuer: 'Root',
    key: keys.root,
    signer: keys.root,
    extensions: [...CA_EXTENSIONS, subjectKeyId('01')],
  },
  intermediate: {
    subject: 'Intermediate',
    issuer: 'Root',
    key: keys.intermediate,
    signer: keys.root,
    serial: '02',
    extensions: [...CA_EXTENSIONS, subjectKeyId('02'), authorityKeyId('01')],
  },
  leaf: {
    subject: 'mx.example.org',
    issuer: 'Intermediate',
    key: keys.leaf,
    signer: keys.intermediate,
    serial: '03',
    extensions: LEAF_EXTENSIONS,
  },
};

/** Changes one certificate. */
const change =
  (which: keyof Certificates, changes: Partial<CertificateSpec>): Change =>
  (all) => ({ ...all, [which]: { ...all[which], ...changes } });

/** Puts an extension in the place of the one of the same type, which may be none. */
const extend =
  (which: keyof Certificates, ...more: readonly Uint8Array[]): Change =>
  (all) => ({
    ...all,
    [which]: { ...all[which], extensions: [...without(all[which].extensions, more), ...more] },
  });

const drop =
  (which: keyof Certificates, ...dropped: readonly Uint8Array[]): Change =>
  (all) => ({ ...all, [which]: { ...all[which], extensions: without(all[which].extensions, dropped) } });

/** An extension's type is its object identifier. */
function without(list: readonly Uint8Array[], those: readonly Uint8Array[]): Uint8Array[] {
  const type = (it: Uint8Array) => Buffer.from(it.subarray(2, 4 + (it[3] ?? 0))).toString('hex');
  return list.filter((it) => !those.some((other) => type(other) === type(it)));
}

const withKey = (which: keyof Certificates, key: Key): Change => change(which, { key });

/** Defects that do not get into each other's way. */
const DEFECTS: Readonly<Record<string, Change>> = {
  'leaf expired': change('leaf', { notAfter: '2024-12-01T00:00:00Z' }),
  'intermediate not yet valid': change('intermediate', { notBefore: '2025-02-01T00:00:00Z' }),
  'leaf signature broken': change('leaf', { broken: true }),
  'intermediate no CA': extend('intermediate', basicConstraints(false)),
  'leaf for clients': extend('leaf', extendedKeyUsage('clientAuth')),
  'leaf may not sign': extend('leaf', keyUsage('cRLSign')),
  'intermediate names something else': extend('intermediate', nameConstraints([dnsTree('example.net')])),
  'leaf with unknown critical extension': extend('leaf', extension('2a0304', new Uint8Array([5, 0]), true)),
  'leaf key short': withKey('leaf', keys.weakRsa),
  'leaf names another key': extend('leaf', authorityKeyId('ff')),
};

const OTHER_DEFECTS: Readonly<Record<string, Change>> = {
  'leaf not yet valid': change('leaf', { notBefore: '2025-02-01T00:00:00Z' }),
  'leaf begins at that second': change('leaf', { notBefore: '2025-01-01T00:00:00Z' }),
  'leaf ends at that second': change('leaf', { notAfter: '2025-01-01T00:00:00Z' }),
  'leaf far in the future': change('leaf', { notAfter: '9999-12-31T23:59:59Z' }),
  'intermediate expired': change('intermediate', { notAfter: '2024-12-01T00:00:00Z' }),
  'root expired': change('root', { notAfter: '2024-12-01T00:00:00Z' }),
  'root not yet valid': change('root', { notBefore: '2025-02-01T00:00:00Z' }),
  'intermediate signature broken': change('intermediate', { broken: true }),
  'root signature broken': change('root', { broken: true }),
  'intermediate may not issue': extend('intermediate', keyUsage('cRLSign')),
  'intermediate without constraints and usage': drop('intermediate', basicConstraints(true), CA_USAGE),
  'intermediate without constraints': drop('intermediate', basicConstraints(true)),
  'intermediate for clients': extend('intermediate', extendedKeyUsage('clientAuth')),
  'intermediate for servers': extend('intermediate', extendedKeyUsage('serverAuth')),
  'intermediate for anything': extend('intermediate', extendedKeyUsage('any')),
  'leaf for anything': extend('leaf', extendedKeyUsage('any')),
  'leaf for clients and servers': extend('leaf', extendedKeyUsage('clientAuth', 'serverAuth')),
  'leaf without extended key usage': drop('leaf', extendedKeyUsage('serverAuth')),
  'leaf without key usage': drop('leaf', keyUsage('digitalSignature')),
  'leaf for key encipherment': extend('leaf', keyUsage('keyEncipherment')),
  'leaf for key agreement': extend('leaf', keyUsage('keyAgreement')),
  'leaf is a CA': extend('leaf', basicConstraints(true)),
  'leaf without basic constraints': drop('leaf', basicConstraints(false)),
  'intermediate allows no other': extend('intermediate', basicConstraints(true, 0)),
  'root allows no other': extend('root', basicConstraints(true, 0)),
  'names within': extend('intermediate', nameConstraints([dnsTree('example.org')])),
  'names within, with a dot': extend('intermediate', nameConstraints([dnsTree('.example.org')])),
  'names excluded': extend('intermediate', nameConstraints([], [dnsTree('example.org')])),
  'names excluded, others': extend('intermediate', nameConstraints([], [dnsTree('ample.org')])),
  'addresses constrained, none there': extend(
    'intermediate',
    nameConstraints([ipTree(192, 0, 2, 0, 255, 255, 255, 0)]),
  ),
  'directory constrained': extend('intermediate', nameConstraints([directoryTree('Other')])),
  'root constrains names': extend('root', nameConstraints([dnsTree('example.net')])),
  'intermediate with unknown critical extension': extend(
    'intermediate',
    extension('2a0304', new Uint8Array([5, 0]), true),
  ),
  'leaf with unknown extension': extend('leaf', extension('2a0304', new Uint8Array([5, 0]))),
  'leaf with broken names': extend('leaf', extension('551d11', new Uint8Array([5, 0]))),
  'leaf signed with SHA-1': change('leaf', { signature: 'ecdsa-sha1' }),
  'intermediate signed with SHA-1': change('intermediate', { signature: 'ecdsa-sha1' }),
  'root signed with SHA-1': change('root', { signature: 'ecdsa-sha1' }),
  'leaf key on a small curve': withKey('leaf', keys.weakEc),
  'leaf key RSA': withKey('leaf', keys.rsa),
  'leaf key Ed25519': withKey('leaf', keys.ed25519),
  'leaf key Ed448': withKey('leaf', keys.ed448),
  'intermediate key RSA': (all) => ({
    ...all,
    intermediate: { ...all.intermediate, key: keys.rsa },
    leaf: { ...all.leaf, signer: keys.rsa },
  }),
  'intermediate key RSA, leaf signed with MD5': (all) => ({
    ...all,
    intermediate: { ...all.intermediate, key: keys.rsa },
    leaf: { ...all.leaf, signer: keys.rsa, signature: 'rsa-md5' },
  }),
  'intermediate key RSA, leaf signed with PSS': (all) => ({
    ...all,
    intermediate: { ...all.intermediate, key: keys.rsa },
    leaf: { ...all.leaf, signer: keys.rsa, signature: 'rsa-pss' },
  }),
  'intermediate key Ed25519': (all) => ({
    ...all,
    intermediate: { ...all.intermediate, key: keys.ed25519 },
    leaf: { ...all.leaf, signer: keys.ed25519 },
  }),
  'intermediate key short': (all) => ({
    ...all,
    intermediate: { ...all.intermediate, key: keys.weakRsa },
    leaf: { ...all.leaf, signer: keys.weakRsa },
  }),
  'leaf signed with ML-DSA': change('leaf', { signature: 'ml-dsa-44' }),
  'leaf names its issuer by serial number': extend('leaf', authoritySerial('Root', '02')),
  'leaf names another serial number': extend('leaf', authoritySerial('Root', '77')),
  'leaf of version 1': change('leaf', { version: 1, extensions: [] }),
  'serial number 0': change('leaf', { serial: '00' }),
  'serial number negative': change('leaf', { serial: '80' }),
  'serial number long': change('leaf', { serial: `01${'00'.repeat(24)}` }),
  'nothing wrong': (all) => all,
};

/** Where it is what was sent, or what is trusted, that differs. */
function specialCases(): ChainCase[] {
  const { root, intermediate, leaf } = GOOD;
  const [r, i, l] = [build(root), build(intermediate), build(leaf)];
  const selfSigned = build({
    ...leaf,
    issuer: leaf.subject,
    signer: leaf.key,
    extensions: LEAF_EXTENSIONS.slice(0, 4),
  });
  const other = build({ ...root, subject: 'Other', issuer: 'Other', key: keys.other, signer: keys.other });
  const namesake = build({ ...root, key: keys.other, signer: keys.other });
  const cross = {
    ...root,
    issuer: 'Other',
    signer: keys.other,
    serial: '09',
    extensions: [...CA_EXTENSIONS, subjectKeyId('01')],
  };
  const expiredCross = build({ ...cross, notAfter: '2024-06-01T00:00:00Z' });
  const sub = build({
    ...intermediate,
    subject: 'Sub',
    issuer: 'Intermediate',
    key: keys.sub,
    signer: keys.intermediate,
    extensions: [...CA_EXTENSIONS, subjectKeyId('05'), authorityKeyId('02')],
  });
  const subLeaf = build({
    ...leaf,
    issuer: 'Sub',
    signer: keys.sub,
    extensions: [...LEAF_EXTENSIONS.slice(0, 4), authorityKeyId('05')],
  });
  const tight = build({
    ...intermediate,
    extensions: [basicConstraints(true, 0), CA_USAGE, subjectKeyId('02'), authorityKeyId('01')],
  });
  const newKey = build({
    ...root,
    key: keys.other,
    serial: '0a',
    extensions: [...CA_EXTENSIONS, subjectKeyId('06'), authorityKeyId('01')],
  });
  const byNewKey = build({
    ...intermediate,
    signer: keys.other,
    extensions: [...CA_EXTENSIONS, subjectKeyId('02'), authorityKeyId('06')],
  });
  const rows: readonly (readonly [string, readonly Uint8Array[], readonly Uint8Array[]])[] = [
    ['the root is sent', [l, i, r], [r]],
    ['no intermediate', [l], [r]],
    ['no intermediate, but the root', [l, r], [r]],
    ['root before intermediate', [l, r, i], [r]],
    ['the leaf after its issuer', [i, l], [r]],
    ['everything twice', [l, l, i, i, r, r], [r]],
    ['surplus', [l, other, i], [r]],
    ['another root is trusted', [l, i], [other]],
    ['another root is trusted, ours sent', [l, i, r], [other]],
    ['a namesake of the root is trusted', [l, i], [namesake]],
    ['both roots of that name are trusted', [l, i], [namesake, r]],
    ['a self-signed leaf', [selfSigned], [r]],
    ['a self-signed leaf that is trusted', [selfSigned], [selfSigned]],
    ['a cross-signed root', [l, i, build(cross)], [other]],
    ['a cross-signed root, both trusted', [l, i, build(cross)], [other, r]],
    ['an expired cross-signed root', [l, i, expiredCross], [other]],
    ['an expired cross-signed root that is not needed', [l, i, expiredCross], [other, r]],
    ['a root that has changed its key', [l, byNewKey, newKey], [r]],
    ['four certificates', [subLeaf, sub, i], [r]],
    ['four certificates in disorder', [subLeaf, i, sub], [r]],
    ['a CA too many', [subLeaf, sub, tight], [r]],
    ['the intermediate is trusted, and the root', [l], [i, r]],
  ];
  return rows.map(([name, sent, anchors]) => ({ name, sent, anchors, at: AT }));
}

function caseOf(name: string, changes: readonly Change[]): ChainCase {
  const { root, intermediate, leaf } = changes.reduce((all, next) => next(all), GOOD);
  return { name, sent: [build(leaf), build(intermediate)], anchors: [build(root)], at: AT };
}

/** Every defect alone, and those of the first list in pairs. */
export function chainCases(): ChainCase[] {
  const defects = Object.entries(DEFECTS);
  const pairs = defects.flatMap(([name, first], at) =>
    defects.slice(at + 1).map(([other, second]) => caseOf(`${name}, ${other}`, [first, second])),
  );
  const singles = [...defects, ...Object.entries(OTHER_DEFECTS)].map(([name, one]) => caseOf(name, [one]));
  return [...singles, ...specialCases(), ...pairs];
}
