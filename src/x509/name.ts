import { toHex } from '../bytes/hex.ts';
import { oncePerObject } from '../bytes/memo.ts';
import { wireText } from '../bytes/text.ts';
import { OIDS } from '../registry/oids.ts';
import { derCursor, type Element, inside, oidText, readElement, readElements, TAG } from './der.ts';

/** One AttributeTypeAndValue of a distinguished name (RFC 5280 section 4.1.2.4). */
export interface NameAttribute {
  /** Dotted. */
  readonly type: string;
  /** Null where the value is no string. */
  readonly text: string | null;
  /** The encoded value. */
  readonly der: Uint8Array;
}

/** A distinguished name: its RDNs in encoded order, each a set of attributes. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

/**
 * Reads an encoded Name. It throws a cursor's stop: call it inside `decodeSome` or the like.
 *
 * Not by asn1-x509, which keeps neither the values' encoding nor UniversalStrings, and gives up on a BMPString of odd
 * length; it would also take some 50 µs for each name, with a store of over a hundred to look through.
 */
export function readName(der: Uint8Array, base = 0): DistinguishedName {
  const name = readElement(derCursor(der, base), 'Name', TAG.sequence);
  return readElements(inside(name), 'RelativeDistinguishedName').map((rdn) =>
    readElements(inside(rdn), 'AttributeTypeAndValue').map(readAttribute),
  );
}

/**
 * A name as text, in encoded order: `C=US, O="Example, Inc.", CN=mx.example.net`; attributes of one RDN are joined by
 * ` + `. A value that could be misread is quoted, with `"` and `\` escaped; one that is no string is `#` and its DER in
 * hex.
 */
export function nameText(name: DistinguishedName): string {
  return name.map((rdn) => rdn.map(attributeText).join(' + ')).join(', ');
}

/** The texts of all attributes of one type. */
export function attributeValues(name: DistinguishedName, type: string): string[] {
  return name.flat().flatMap((attribute) => (attribute.type === type ? (attribute.text ?? []) : []));
}

/**
 * A key that two names share if they are the same by RFC 5280 section 7.1: whatever their string types, case and runs
 * of spaces. The name itself in hex where it cannot be read.
 */
export const canonicalName = oncePerObject((der: Uint8Array): string => {
  try {
    return JSON.stringify(readName(der).map((rdn) => rdn.map(canonicalAttribute).sort()));
  } catch {
    return toHex(der);
  }
});

/** A string of ASN.1 as text; null where the element is no string. */
export function stringText({ tag, body }: Pick<Element, 'tag' | 'body'>): string | null {
  switch (tag) {
    case TAG.utf8String:
    case TAG.numericString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.generalString:
      return wireText(body);
    case TAG.teletexString:
      // T.61 by the book, Latin-1 by all that ever wrote one.
      return Buffer.from(body).toString('latin1');
    case TAG.bmpString:
      return body.length % 2 === 0 ? Buffer.from(body).swap16().toString('utf16le') : null;
    case TAG.universalString:
      return universalText(body);
    default:
      return null;
  }
}

function readAttribute(element: Element): NameAttribute {
  const c = inside(element);
  const type = oidText(readElement(c, 'AttributeType', TAG.objectIdentifier).body);
  if (type === null) return c.fail('malformed', 'AttributeType');
  const value = readElement(c, 'AttributeValue');
  return { type, text: stringText(value), der: value.der };
}

function attributeText({ type, text, der }: NameAttribute): string {
  const label = (OIDS as Record<string, string>)[type] ?? type;
  return `${label}=${text === null ? `#${toHex(der)}` : quoted(text)}`;
}

function quoted(text: string): string {
  return /^[ #]|[",+\\]| $/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function canonicalAttribute({ type, text, der }: NameAttribute): string {
  return `${type}=${text === null ? `#${toHex(der)}` : text.trim().replace(/\s+/g, ' ').toLowerCase()}`;
}

function universalText(body: Uint8Array): string | null {
  if (body.length % 4 !== 0) return null;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let text = '';
  for (let at = 0; at < body.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff) return null;
    text += String.fromCodePoint(point);
  }
  return text;
}
