import { MAX_NAME_CONSTRAINTS } from '../limits.ts';
import { derCursor, type Element, inside, readElement, readElements, readOptional, TAG } from './der.ts';
import { type AltName, readGeneralName } from './general-name.ts';

/** What names a CA may issue for (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
  /** There are more than are kept, or bounds that RFC 5280 does not use: no name can be said to be allowed. */
  readonly incomplete: boolean;
}

export interface Subtree {
  readonly type: AltName['type'];
  /** As for people; of an address with its mask: `192.0.2.0/255.255.255.0`. */
  readonly value: string;
  /** The encoded GeneralName's contents. */
  readonly body: Uint8Array;
}

const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
const IP_ADDRESS = 0x87;

/** Reads NameConstraints; throws where they cannot be read. */
export function readNameConstraints(der: Uint8Array): NameConstraints {
  const c = inside(readElement(derCursor(der), 'NameConstraints', TAG.sequence));
  const permitted = subtrees(readOptional(c, 'permittedSubtrees', PERMITTED));
  const excluded = subtrees(readOptional(c, 'excludedSubtrees', EXCLUDED));
  return {
    permitted: permitted.list,
    excluded: excluded.list,
    incomplete: permitted.incomplete || excluded.incomplete,
  };
}

function subtrees(element: Element | null): { readonly list: Subtree[]; readonly incomplete: boolean } {
  if (element === null) return { list: [], incomplete: false };
  const all = readElements(inside(element), 'GeneralSubtree');
  let incomplete = all.length > MAX_NAME_CONSTRAINTS;
  const list = all.slice(0, MAX_NAME_CONSTRAINTS).map((subtree) => {
    const c = inside(subtree);
    const base = readElement(c, 'base');
    if (c.remaining > 0) incomplete = true;
    return { ...(base.tag === IP_ADDRESS ? addressRange(base) : readGeneralName(base)), body: base.body };
  });
  return { list, incomplete };
}

/** An address and its mask, of as many bytes (RFC 5280 section 4.2.1.10). */
function addressRange({ body }: Element): AltName {
  const half = body.length / 2;
  if (half === 4)
    return { type: 'ip', value: `${body.subarray(0, 4).join('.')}/${body.subarray(4).join('.')}` };
  const hex = (part: Uint8Array) => Buffer.from(part).toString('hex');
  return { type: 'ip', value: `${hex(body.subarray(0, half))}/${hex(body.subarray(half))}` };
}
