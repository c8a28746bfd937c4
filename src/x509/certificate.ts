import { createHash } from 'node:crypto';
import { decodeSome } from '../bytes/cursor.ts';
import type { Decoded, Problem } from '../bytes/decoded.ts';
import { MAX_CERTIFICATE } from '../limits.ts';
import { derCursor, type Element, inside, integerText, readElement, readOptional, TAG } from './der.ts';
import { type Extensions, NO_EXTENSIONS, readExtensions } from './extensions.ts';
import { attributeValues, type DistinguishedName, nameText, readName } from './name.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { verifySignature } from './signature.ts';
import { readSignatureAlgorithm, UNKNOWN_ALGORITHM } from './signature-algorithm.ts';
import { type CertificateTime, certificateTime } from './validity.ts';

/** What an X.509 certificate says (RFC 5280). Text is as it came: a writer makes it safe for its medium. */
export interface Certificate extends Extensions {
  readonly der: Uint8Array;
  /** Lower-case hex, over the DER. */
  readonly sha256: string;
  readonly sha1: string;
  /** 1 to 3. */
  readonly version: number;
  /** Lower-case hex in whole bytes, without leading zeros; `-` in front of a negative one. */
  readonly serialNumber: string;
  /** In encoded order: `C=US, O=Example, CN=mx.example.net`. Empty for an empty name. */
  readonly subject: string;
  readonly issuer: string;
  /** The encoded Names. */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  readonly commonNames: readonly string[];
  readonly notBefore: CertificateTime;
  readonly notAfter: CertificateTime;
  readonly publicKey: PublicKey;
  /** The encoded SubjectPublicKeyInfo. */
  readonly spkiDer: Uint8Array;
  /** `sha256WithRSAEncryption`, or the OID. */
  readonly signatureAlgorithm: string;
  /** `sha256`; null where the algorithm has none of its own, or is not known. */
  readonly signatureHash: string | null;
  /** Parts that could not be read, the rest being readable. */
  readonly problems: readonly Problem[];
  /** Subject and issuer are the same name. */
  readonly selfIssued: boolean;
  /** Self-issued, and signed by its own key as far as that can be checked. Checked when first asked for. */
  readonly selfSigned: boolean;
}

/**
 * Reads one DER certificate; never throws.
 *
 * The frame is read here, and each part by itself, so that a part that cannot be read (it goes into `problems`) does
 * not take the others with it: only what lacks the fields of a certificate altogether is a problem.
 */
export function parseCertificate(der: Uint8Array): Decoded<Certificate> {
  if (der.length > MAX_CERTIFICATE) {
    return { ok: false, problem: { kind: 'unsupported', field: 'Certificate (length)', offset: 0 } };
  }
  const frame = decodeSome('Certificate', der, () => readFrame(der));
  return frame.ok ? { ok: true, value: build(der, frame.value) } : frame;
}

/** Its notBefore in milliseconds since 1970, without reading the rest; null where there is none. */
export function beginningOf(der: Uint8Array): number | null {
  try {
    const certificate = inside(readElement(derCursor(der), 'Certificate', TAG.sequence), 'Certificate');
    const tbs = inside(readElement(certificate, 'tbsCertificate', TAG.sequence), 'tbsCertificate');
    readOptional(tbs, 'version', EXPLICIT_0);
    for (const field of ['serialNumber', 'signature', 'issuer']) readElement(tbs, field);
    const { tag, body } = readElement(inside(readElement(tbs, 'validity'), 'validity'), 'notBefore');
    const { milliseconds } = certificateTime(tag, body);
    return Number.isNaN(milliseconds) ? null : milliseconds;
  } catch {
    return null;
  }
}

interface Frame {
  readonly version: Element | null;
  readonly serialNumber: Element;
  readonly issuer: Element;
  readonly notBefore: Element;
  readonly notAfter: Element;
  readonly subject: Element;
  readonly spki: Element;
  readonly extensions: Element | null;
  readonly signatureAlgorithm: Element;
  /** The offset of what follows the certificate. */
  readonly trailing: number | null;
}

function readFrame(der: Uint8Array): Frame {
  const outer = derCursor(der);
  const certificate = inside(readElement(outer, 'Certificate', TAG.sequence), 'Certificate');
  const tbs = inside(readElement(certificate, 'tbsCertificate', TAG.sequence), 'Certificate.tbsCertificate');
  const version = readOptional(tbs, 'version', EXPLICIT_0);
  const serialNumber = readElement(tbs, 'serialNumber', TAG.integer);
  readElement(tbs, 'signature', TAG.sequence);
  const issuer = readElement(tbs, 'issuer', TAG.sequence);
  const validity = inside(readElement(tbs, 'validity', TAG.sequence), 'Certificate.tbsCertificate.validity');
  const subject = readElement(tbs, 'subject', TAG.sequence);
  const spki = readElement(tbs, 'subjectPublicKeyInfo', TAG.sequence);
  for (const id of ['issuerUniqueID', 'subjectUniqueID']) readOptional(tbs, id, ...UNIQUE_IDS);
  const wrapped = readOptional(tbs, 'extensions', EXPLICIT_3);
  const signatureAlgorithm = readElement(certificate, 'signatureAlgorithm', TAG.sequence);
  readElement(certificate, 'signatureValue', TAG.bitString);
  return {
    version: version && readElement(inside(version), 'Certificate.version', TAG.integer),
    serialNumber,
    issuer,
    notBefore: readElement(validity, 'notBefore'),
    notAfter: readElement(validity, 'notAfter'),
    subject,
    spki,
    extensions: wrapped && readElement(inside(wrapped), 'Certificate.extensions', TAG.sequence),
    signatureAlgorithm,
    trailing: outer.remaining > 0 ? der.length - outer.remaining : null,
  };
}

const EXPLICIT_0 = 0xa0;
const EXPLICIT_3 = 0xa3;
const UNIQUE_IDS = [0x81, 0x82, 0xa1, 0xa2];

function build(der: Uint8Array, frame: Frame): Certificate {
  const problems: Problem[] = [];
  const part = <T>(field: string, element: Element, fallback: T, read: (element: Element) => T): T => {
    try {
      return read(element);
    } catch {
      problems.push({ kind: 'malformed', field: `Certificate.${field}`, offset: element.offset });
      return fallback;
    }
  };
  const nobody: DistinguishedName = [];
  const readNameOf = (element: Element) => readName(element.der, element.offset);
  const subject = part('subject', frame.subject, nobody, readNameOf);
  const issuer = part('issuer', frame.issuer, nobody, readNameOf);
  const time = (element: Element) => certificateTime(element.tag, element.body);
  const algorithm = part('signatureAlgorithm', frame.signatureAlgorithm, UNKNOWN_ALGORITHM, ({ der: id }) =>
    readSignatureAlgorithm(id),
  );
  const noKey: PublicKey = { algorithm: 'unknown', bits: null, curve: null };
  const certificate = {
    der,
    sha256: createHash('sha256').update(der).digest('hex'),
    sha1: createHash('sha1').update(der).digest('hex'),
    version: (frame.version?.body.at(-1) ?? 0) + 1,
    serialNumber: integerText(frame.serialNumber.body),
    subject: nameText(subject),
    issuer: nameText(issuer),
    subjectDer: frame.subject.der,
    issuerDer: frame.issuer.der,
    commonNames: attributeValues(subject, COMMON_NAME),
    notBefore: time(frame.notBefore),
    notAfter: time(frame.notAfter),
    publicKey: part('subjectPublicKeyInfo', frame.spki, noKey, ({ der: spki }) => readPublicKey(spki)),
    spkiDer: frame.spki.der,
    signatureAlgorithm: algorithm.name,
    signatureHash: algorithm.hash,
    ...(frame.extensions === null
      ? NO_EXTENSIONS
      : part('extensions', frame.extensions, NO_EXTENSIONS, (list) => readExtensions(list, problems))),
    problems,
    selfIssued: Buffer.compare(frame.subject.der, frame.issuer.der) === 0,
    get selfSigned(): boolean {
      return certificate.selfIssued && verifySignature(certificate, certificate) !== 'bad';
    },
  };
  for (const side of ['notBefore', 'notAfter'] as const) {
    if (Number.isNaN(certificate[side].milliseconds)) {
      problems.push({ kind: 'malformed', field: `Certificate.validity.${side}`, offset: frame[side].offset });
    }
  }
  if (frame.trailing !== null) {
    problems.push({ kind: 'malformed', field: 'Certificate (trailing bytes)', offset: frame.trailing });
  }
  return certificate;
}

const COMMON_NAME = '2.5.4.3';
