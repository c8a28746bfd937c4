import type { Cursor } from '../../bytes/cursor.ts';
import type { ExtensionFields } from './fields.ts';
import { namedGroup } from './lists.ts';

/** KeyShareClientHello, RFC 8446 section 4.2.8. */
export function clientKeyShares(c: Cursor): ExtensionFields {
  return { keyShares: c.vector16('client_shares').all((entry) => readEntry(entry)) };
}

/** KeyShareServerHello. */
export function serverKeyShare(c: Cursor): ExtensionFields {
  return { selectedGroup: readEntry(c) };
}

/** KeyShareHelloRetryRequest. */
export function retryKeyShare(c: Cursor): ExtensionFields {
  return { selectedGroup: namedGroup(c.u16('selected_group')) };
}

function readEntry(c: Cursor) {
  const id = c.u16('group');
  c.vector16('key_exchange', { min: 1 });
  return namedGroup(id);
}
