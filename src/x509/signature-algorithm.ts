import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { OIDS } from '../registry/oids.ts';
import { derCursor, inside, oidText, readElement, readOptional, TAG } from './der.ts';

/** How a certificate is signed. */
export interface SignatureAlgorithm {
  /** `sha256WithRSAEncryption`, or the OID. */
  readonly name: string;
  /** `sha256`; null where the algorithm has none to choose, or is not known. */
  readonly hash: string | null;
}

export const UNKNOWN_ALGORITHM: SignatureAlgorithm = { name: 'unknown', hash: null };

/** Reads an AlgorithmIdentifier (RFC 5280 section 4.1.1.2); throws where it cannot be read. */
export function readSignatureAlgorithm(der: Uint8Array): SignatureAlgorithm {
  const { algorithm, parameters } = AsnConvert.parse(der, AlgorithmIdentifier);
  const name = nameOf(algorithm) ?? algorithm;
  if (name === 'RSASSA-PSS') return { name, hash: pssHash(new Uint8Array(parameters ?? [])) };
  return { name, hash: HASH.exec(name)?.[0].toLowerCase() ?? null };
}

/** A hash inside an algorithm's name; SLH-DSA's are part of the algorithm. */
const HASH = /(?<!SLH-DSA-)(?:md[245]|sha3-\d{3}|sha512-\d{3}|sha\d{1,3}|ripemd160|sm3)/i;

/** The hash of RSASSA-PSS-params (RFC 4055 section 3.1), where SHA-1 is the default. */
function pssHash(parameters: Uint8Array): string | null {
  if (parameters.length === 0) return null;
  const fields = inside(readElement(derCursor(parameters), 'RSASSA-PSS-params', TAG.sequence));
  const wrapped = readOptional(fields, 'hashAlgorithm', EXPLICIT_0);
  if (wrapped === null) return 'sha1';
  const identifier = inside(readElement(inside(wrapped), 'hashAlgorithm', TAG.sequence));
  return nameOf(oidText(readElement(identifier, 'algorithm', TAG.objectIdentifier).body) ?? '') ?? null;
}

const EXPLICIT_0 = 0xa0;

function nameOf(oid: string): string | undefined {
  return (OIDS as Record<string, string>)[oid];
}
