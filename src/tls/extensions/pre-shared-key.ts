import type { Cursor } from '../../bytes/cursor.ts';
import type { ExtensionFields } from './fields.ts';

/** OfferedPsks, RFC 8446 section 4.2.11. What identifies a session, and proves that it is known, is left out. */
export function offeredPsks(c: Cursor): ExtensionFields {
  const pskIdentityLengths = c.vector16('identities').all((identity) => {
    const { length } = identity.vector16('identity', { min: 1 }).rest();
    identity.u32('obfuscated_ticket_age');
    return length;
  });
  const pskBinderLengths = c.vector16('binders').all((list) => list.vector8('PskBinderEntry').rest().length);
  return { pskIdentities: pskIdentityLengths.length, pskIdentityLengths, pskBinderLengths };
}
