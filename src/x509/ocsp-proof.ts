import { createHash } from 'node:crypto';
import { decodeAll } from '../bytes/cursor.ts';
import { toHex } from '../bytes/hex.ts';
import { oncePerObject } from '../bytes/memo.ts';
import { MAX_CERTIFICATES_OF_ANSWER, MAX_RESPONDERS } from '../limits.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
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
import { basicResponse } from './ocsp.ts';
import { type SignatureState, verifySignature } from './signature.ts';
import { verifyData } from './verify-data.ts';

/** What proves an OCSP answer, and which certificates it is about (RFC 6960 section 4.2.1). */
interface Proof {
  /** The encoded ResponseData, which is signed. */
  readonly data: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  /** Those that the responder sends, to be checked with. */
  readonly certificates: readonly Certificate[];
  readonly about: readonly CertId[];
  /** Whether it is signed by these certificates' keys, as far as it was asked. */
  readonly states: WeakMap<Certificate, SignatureState>;
}

interface CertId {
  readonly hash: string | null;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** `by`: who signed it, in words. */
export type ResponderVerdict =
  | { readonly state: 'good'; readonly by: string }
  | { readonly state: 'bad'; readonly why: string }
  | { readonly state: 'unchecked'; readonly why: string };

const EXPLICIT_0 = 0xa0;
const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Which of an answer's responses is about the certificate; -1 where none is, or it cannot be read. */
export function responseAbout(der: Uint8Array, certificate: Certificate, issuer: Certificate | null): number {
  return proofOf(der)?.about.findIndex((id) => isAbout(id, certificate, issuer)) ?? -1;
}

/** Whether the issuer signed the answer, or one that it lets answer in its place (RFC 6960 section 4.2.2.2). */
export function verifyResponder(der: Uint8Array, issuer: Certificate): ResponderVerdict {
  const proof = proofOf(der);
  if (proof === null) return { state: 'unchecked', why: 'the answer has no signature that can be read' };
  const own = checked(proof, issuer);
  if (own === 'good') return { state: 'good', by: 'the issuer' };
  const responder = proof.certificates.find((certificate) => checked(proof, certificate) === 'good');
  if (responder !== undefined) return delegated(responder, issuer);
  return [own, ...proof.certificates.map((certificate) => checked(proof, certificate))].includes('bad')
    ? { state: 'bad', why: 'its signature is neither of the issuer nor of a responder that it sends' }
    : { state: 'unchecked', why: 'its signature is of a kind that is not checked here' };
}

/** Whether one that signed the answer may do so for the issuer. */
function delegated(responder: Certificate, issuer: Certificate): ResponderVerdict {
  const { subject, extendedKeyUsage } = responder;
  if (verifySignature(responder, issuer) !== 'good')
    return { state: 'bad', why: `signed by ${subject}, which the issuer did not issue` };
  return extendedKeyUsage.includes('OCSPSigning')
    ? { state: 'good', by: `${subject}, for the issuer` }
    : { state: 'bad', why: `signed by ${subject}, whose extendedKeyUsage lacks OCSPSigning` };
}

/** Whether the answer is signed by the certificate's key; checked once for each pair. */
function checked({ data, algorithm, signature, states }: Proof, certificate: Certificate): SignatureState {
  const state = states.get(certificate) ?? verifyData(algorithm, certificate.spkiDer, data, signature);
  states.set(certificate, state);
  return state;
}

const proofOf = oncePerObject((der: Uint8Array): Proof | null => {
  const decoded = decodeAll('OCSPResponse', der, (c) => {
    const response = inside(readElement(derCursor(c.rest()), 'OCSPResponse', TAG.sequence));
    readElement(response, 'responseStatus');
    const bytes = readOptional(response, 'responseBytes', EXPLICIT_0);
    const basic = bytes === null ? null : basicResponse(inside(bytes));
    return basic === null ? null : readProof(basic);
  });
  return decoded.ok ? decoded.value : null;
});

function readProof(basic: Element): Proof {
  const c = inside(basic, 'BasicOCSPResponse');
  const data = readElement(c, 'tbsResponseData', TAG.sequence);
  const algorithm = readElement(c, 'signatureAlgorithm', TAG.sequence);
  const signature = readElement(c, 'signature', TAG.bitString);
  const certs = readOptional(c, 'certs', EXPLICIT_0);
  const list = certs === null ? [] : readElements(inside(readElement(inside(certs), 'certs')), 'Certificate');
  const certificates = list.slice(0, MAX_RESPONDERS).flatMap(({ der }) => {
    const parsed = parseCertificate(der);
    return parsed.ok ? parsed.value : [];
  });
  // The first byte of a BIT STRING counts the bits that the last one lacks.
  return {
    data: data.der,
    algorithm: algorithm.der,
    signature: signature.body.subarray(1),
    certificates,
    about: readIds(data),
    states: new WeakMap(),
  };
}

function readIds(data: Element): CertId[] {
  const c = inside(data);
  readOptional(c, 'version', EXPLICIT_0);
  readElement(c, 'responderID');
  readElement(c, 'producedAt');
  const responses = readElements(inside(readElement(c, 'responses', TAG.sequence)), 'SingleResponse');
  return responses.slice(0, MAX_CERTIFICATES_OF_ANSWER).map((response) => {
    const id = inside(readElement(inside(response), 'certID', TAG.sequence));
    const algorithm = inside(readElement(id, 'hashAlgorithm', TAG.sequence));
    return {
      hash: HASHES[oidText(readElement(algorithm, 'algorithm', TAG.objectIdentifier).body) ?? ''] ?? null,
      issuerNameHash: toHex(readElement(id, 'issuerNameHash', TAG.octetString).body),
      issuerKeyHash: toHex(readElement(id, 'issuerKeyHash', TAG.octetString).body),
      serialNumber: integerText(readElement(id, 'serialNumber', TAG.integer).body),
    };
  });
}

function isAbout(id: CertId, { serialNumber, issuerDer }: Certificate, issuer: Certificate | null): boolean {
  if (id.serialNumber !== serialNumber) return false;
  if (id.hash === null) return true;
  const digest = (bytes: Uint8Array) =>
    createHash(id.hash as string)
      .update(bytes)
      .digest('hex');
  if (id.issuerNameHash !== digest(issuerDer)) return false;
  return issuer === null || id.issuerKeyHash === digest(keyBits(issuer.spkiDer));
}

/** The contents of the subjectPublicKey without the count of unused bits (RFC 6960 section 4.1.1). */
function keyBits(spkiDer: Uint8Array): Uint8Array {
  const spki = inside(readElement(derCursor(spkiDer), 'SubjectPublicKeyInfo', TAG.sequence));
  readElement(spki, 'algorithm');
  return readElement(spki, 'subjectPublicKey', TAG.bitString).body.subarray(1);
}
