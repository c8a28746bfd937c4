import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints as AsnBasicConstraints,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import type { Problem } from '../bytes/decoded.ts';
import { toHex } from '../bytes/hex.ts';
import { MAX_CERTIFICATE_EXTENSIONS } from '../limits.ts';
import { OIDS } from '../registry/oids.ts';
import {
  derCursor,
  type Element,
  inside,
  integerText,
  oidText,
  readElement,
  readElements,
  readOptional,
  TAG,
} from './der.ts';
import { type AltName, readGeneralNames } from './general-name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import { readTimestampList, type SignedCertificateTimestamp } from './timestamps.ts';

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | null;
}

/** What is shown of a certificate's extensions (RFC 5280 section 4.2). */
export interface Extensions {
  readonly subjectAltNames: readonly AltName[];
  readonly basicConstraints: BasicConstraints | null;
  /** In RFC 5280's words: `digitalSignature`; empty without the extension. */
  readonly keyUsage: readonly string[];
  /** `serverAuth`, or OIDs; empty without the extension. */
  readonly extendedKeyUsage: readonly string[];
  /** Hex. */
  readonly subjectKeyIdentifier: string | null;
  readonly authorityKeyIdentifier: string | null;
  /** Hex, as `serialNumber` of the issuer's certificate; null where the authorityKeyIdentifier names none. */
  readonly authorityCertSerialNumber: string | null;
  /** certificatePolicies: OIDs, or names of the registry. */
  readonly policies: readonly string[];
  readonly nameConstraints: NameConstraints | null;
  /** Embedded in the certificate (RFC 6962 section 3.3). */
  readonly timestamps: readonly SignedCertificateTimestamp[];
  /** Where the issuer's certificate and the OCSP responder are said to be (authorityInfoAccess). */
  readonly caIssuers: readonly string[];
  readonly ocspResponders: readonly string[];
  /** The TLS feature extension with status_request (RFC 7633). */
  readonly mustStaple: boolean;
  /** All critical extensions, by name or OID. */
  readonly criticalExtensions: readonly string[];
  /** Critical extensions that this program does not know, by name or OID. */
  readonly unknownCriticalExtensions: readonly string[];
}

export const NO_EXTENSIONS: Extensions = {
  subjectAltNames: [],
  basicConstraints: null,
  keyUsage: [],
  extendedKeyUsage: [],
  subjectKeyIdentifier: null,
  authorityKeyIdentifier: null,
  authorityCertSerialNumber: null,
  policies: [],
  nameConstraints: null,
  timestamps: [],
  caIssuers: [],
  ocspResponders: [],
  mustStaple: false,
  criticalExtensions: [],
  unknownCriticalExtensions: [],
};

/** Reads the Extensions, each by itself: one that cannot be read becomes a problem, and the others stay. */
export function readExtensions(list: Element, problems: Problem[]): Extensions {
  const found: Draft = { ...NO_EXTENSIONS };
  const elements = readElements(inside(list, 'Certificate.extensions'), 'Extension');
  for (const element of elements.slice(0, MAX_CERTIFICATE_EXTENSIONS)) {
    const field = readExtension(element, found);
    if (field !== null) problems.push({ kind: 'malformed', field, offset: element.offset });
  }
  if (elements.length > MAX_CERTIFICATE_EXTENSIONS) {
    problems.push({
      kind: 'unsupported',
      field: `Certificate.extensions (${elements.length})`,
      offset: list.offset,
    });
  }
  return found;
}

type Draft = { -readonly [K in keyof Extensions]: Extensions[K] };

/** The name of the field that cannot be read, else null. */
function readExtension(element: Element, found: Draft): string | null {
  let name = 'extension';
  try {
    const c = inside(element);
    name = oidName(oidText(readElement(c, 'extnID', TAG.objectIdentifier).body) ?? '?');
    const critical = readOptional(c, 'critical', TAG.boolean)?.body[0] ?? 0;
    if (critical !== 0) found.criticalExtensions = [...found.criticalExtensions, name];
    READERS[name]?.(readElement(c, 'extnValue', TAG.octetString).body, found);
    if (critical !== 0 && !(name in READERS) && !HARMLESS.has(name)) {
      found.unknownCriticalExtensions = [...found.unknownCriticalExtensions, name];
    }
    return null;
  } catch {
    return `Certificate.extensions.${name}`;
  }
}

const READERS: Readonly<Record<string, (value: Uint8Array, found: Draft) => void>> = {
  subjectAltName: (value, found) => {
    found.subjectAltNames = readGeneralNames(value);
  },
  basicConstraints: (value, found) => {
    const { cA, pathLenConstraint } = AsnConvert.parse(value, AsnBasicConstraints);
    found.basicConstraints = { ca: cA, pathLength: pathLenConstraint ?? null };
  },
  keyUsage: (value, found) => {
    const bits = AsnConvert.parse(value, KeyUsage).toNumber();
    found.keyUsage = KEY_USAGES.filter((usage) => (bits & KeyUsageFlags[usage]) !== 0);
  },
  extendedKeyUsage: (value, found) => {
    found.extendedKeyUsage = [...AsnConvert.parse(value, ExtendedKeyUsage)].map(oidName);
  },
  subjectKeyIdentifier: (value, found) => {
    found.subjectKeyIdentifier = toHex(new Uint8Array(AsnConvert.parse(value, SubjectKeyIdentifier).buffer));
  },
  authorityKeyIdentifier: (value, found) => {
    const { keyIdentifier, authorityCertSerialNumber: serial } = AsnConvert.parse(
      value,
      AuthorityKeyIdentifier,
    );
    found.authorityCertSerialNumber = serial === undefined ? null : integerText(new Uint8Array(serial));
    found.authorityKeyIdentifier =
      keyIdentifier === undefined ? null : toHex(new Uint8Array(keyIdentifier.buffer));
  },
  certificatePolicies: (value, found) => {
    const list = inside(readElement(derCursor(value), 'certificatePolicies', TAG.sequence));
    found.policies = readElements(list, 'PolicyInformation').map((policy) =>
      oidName(oidText(readElement(inside(policy), 'policyIdentifier', TAG.objectIdentifier).body) ?? '?'),
    );
  },
  nameConstraints: (value, found) => {
    found.nameConstraints = readNameConstraints(value);
  },
  ct_precert_scts: (value, found) => {
    found.timestamps = readTimestampList(
      readElement(derCursor(value), 'SignedCertificateTimestampList', TAG.octetString).body,
    );
  },
  authorityInfoAccess: (value, found) => {
    const access = [...AsnConvert.parse(value, AuthorityInfoAccessSyntax)];
    const uris = (method: string) =>
      access.flatMap((one) =>
        oidName(one.accessMethod) === method ? (one.accessLocation.uniformResourceIdentifier ?? []) : [],
      );
    found.caIssuers = uris('caIssuers');
    found.ocspResponders = uris('OCSP');
  },
  tlsfeature: (value, found) => {
    const features = readElements(inside(readElement(derCursor(value), 'Features', TAG.sequence)), 'Feature');
    found.mustStaple = features.some(({ body }) => toHex(body) === STATUS_REQUEST);
  },
};

/** The extension type status_request (RFC 6066) as the body of an INTEGER. */
const STATUS_REQUEST = '05';

/** Known, not shown, and checked by others if at all. */
const HARMLESS = new Set([
  'policyMappings',
  'policyConstraints',
  'inhibitAnyPolicy',
  'crlDistributionPoints',
  'issuerAltName',
  'nsCertType',
  'sbgp-ipAddrBlock',
  'sbgp-autonomousSysNum',
  'noCheck',
]);

/** In the order of their bits. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

function oidName(oid: string): string {
  return (OIDS as Record<string, string>)[oid] ?? oid;
}
