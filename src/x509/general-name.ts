import { toHex } from '../bytes/hex.ts';
import { wireText } from '../bytes/text.ts';
import { formatAddress } from '../format/address.ts';
import { OIDS } from '../registry/oids.ts';
import { derCursor, type Element, inside, oidText, readElement, readElements, TAG } from './der.ts';
import { nameText, readName, stringText } from './name.ts';

/** A GeneralName (RFC 5280 section 4.2.1.6) as text. */
export interface AltName {
  readonly type: 'dns' | 'ip' | 'email' | 'uri' | 'directory' | 'registered-id' | 'other';
  readonly value: string;
}

/**
 * Reads GeneralNames. One that cannot be read is shown as hex beside the others (asn1-x509 would give up on all of
 * them), and a certificate may have thousands.
 */
export function readGeneralNames(der: Uint8Array, base = 0): AltName[] {
  const names = readElement(derCursor(der, base), 'GeneralNames', TAG.sequence);
  return readElements(inside(names), 'GeneralName').map(readGeneralName);
}

/** One GeneralName; as hex where it cannot be read. */
export function readGeneralName(element: Element): AltName {
  try {
    return KINDS[element.tag]?.(element) ?? hexName(element);
  } catch {
    return hexName(element);
  }
}

const KINDS: Readonly<Record<number, (element: Element) => AltName>> = {
  160: (element) => ({ type: 'other', value: otherNameText(element) }),
  129: ({ body }) => ({ type: 'email', value: wireText(body) }),
  130: ({ body }) => ({ type: 'dns', value: wireText(body) }),
  164: ({ body, offset }) => ({ type: 'directory', value: nameText(readName(body, offset)) }),
  134: ({ body }) => ({ type: 'uri', value: wireText(body) }),
  135: ({ body }) => ({ type: 'ip', value: ipText(body) }),
  136: ({ body }) => ({ type: 'registered-id', value: oidText(body) ?? `#${toHex(body)}` }),
};

function hexName({ der }: Element): AltName {
  return { type: 'other', value: `#${toHex(der)}` };
}

/** `id-on-SmtpUTF8Mailbox:user@example`: the type by name or OID, then the value. */
function otherNameText(element: Element): string {
  const c = inside(element);
  const type = oidText(readElement(c, 'type-id', TAG.objectIdentifier).body) ?? '?';
  const value = readElement(inside(readElement(c, 'value')), 'value');
  return `${(OIDS as Record<string, string>)[type] ?? type}:${stringText(value) ?? `#${toHex(value.der)}`}`;
}

function ipText(body: Uint8Array): string {
  const { length } = body;
  return length === 4 || length === 16 ? formatAddress(body, 0, length) : `#${toHex(body)}`;
}
