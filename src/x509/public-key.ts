import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { CURVES, OIDS } from '../registry/oids.ts';
import { bitLength, derCursor, type Element, inside, oidText, readElement, TAG } from './der.ts';

/** What is shown of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
export interface PublicKey {
  /** `RSA`, `RSA-PSS`, `EC`, `Ed25519`, `Ed448`, `DSA`, else the registry's name or the OID. */
  readonly algorithm: string;
  /** Of the modulus, the curve's field or the prime; null where the algorithm has no such number. */
  readonly bits: number | null;
  /** `P-256`, or the OID of a curve without a name; null for other kinds of key and for explicit parameters. */
  readonly curve: string | null;
}

/** Reads a SubjectPublicKeyInfo; throws where it cannot be read. */
export function readPublicKey(spkiDer: Uint8Array): PublicKey {
  const { algorithm, subjectPublicKey } = AsnConvert.parse(spkiDer, SubjectPublicKeyInfo);
  const oid = algorithm.algorithm;
  const parameters = new Uint8Array(algorithm.parameters ?? []);
  const read = KINDS[oid];
  return (
    read?.(parameters, new Uint8Array(subjectPublicKey)) ??
    plain((OIDS as Record<string, string>)[oid] ?? oid, null)
  );
}

type Reader = (parameters: Uint8Array, key: Uint8Array) => PublicKey;

const KINDS: Readonly<Record<string, Reader>> = {
  '1.2.840.113549.1.1.1': (_, key) => plain('RSA', firstIntegerBits(key)),
  '1.2.840.113549.1.1.10': (_, key) => plain('RSA-PSS', firstIntegerBits(key)),
  '1.2.840.10040.4.1': (parameters) => plain('DSA', firstIntegerBits(parameters)),
  '1.2.840.10045.2.1': ecKey,
  '1.3.101.112': () => plain('Ed25519', 256),
  '1.3.101.113': () => plain('Ed448', 456),
};

function plain(algorithm: string, bits: number | null): PublicKey {
  return { algorithm, bits, curve: null };
}

/** A named curve, or explicit parameters (RFC 3279 section 2.3.5), whose first numbers are a version and the field. */
function ecKey(parameters: Uint8Array): PublicKey {
  if (parameters.length === 0) return plain('EC', null);
  const element = readElement(derCursor(parameters), 'parameters');
  if (element.tag === TAG.objectIdentifier) {
    const oid = oidText(element.body) ?? '?';
    const curve = (CURVES as Record<string, { name: string; bits: number }>)[oid];
    return { algorithm: 'EC', bits: curve?.bits ?? null, curve: curve?.name ?? oid };
  }
  return plain('EC', element.tag === TAG.sequence ? explicitFieldBits(element) : null);
}

function explicitFieldBits(parameters: Element): number | null {
  const c = inside(parameters);
  readElement(c, 'version', TAG.integer);
  const fieldId = inside(readElement(c, 'fieldID', TAG.sequence));
  readElement(fieldId, 'fieldType', TAG.objectIdentifier);
  const prime = readElement(fieldId, 'prime');
  return prime.tag === TAG.integer ? bitLength(prime.body) : null;
}

/** Null for parameters that are left out, as DSA allows (RFC 3279 section 2.3.2). */
function firstIntegerBits(der: Uint8Array): number | null {
  if (der.length === 0) return null;
  const sequence = readElement(derCursor(der), 'parameters', TAG.sequence);
  return bitLength(readElement(inside(sequence), 'integer', TAG.integer).body);
}
