import type { Cursor } from '../../bytes/cursor.ts';
import type { ExtensionFields } from './fields.ts';

/** What an extension of the client's certificate must hold, RFC 8446 section 4.2.5. */
export interface OidFilter {
  /** DER. */
  readonly oid: Uint8Array;
  readonly valuesLength: number;
}

export function oidFilters(c: Cursor): ExtensionFields {
  const filters = c.vector16('filters').all((list) => ({
    oid: list.vector8('certificate_extension_oid', { min: 1 }).rest(),
    valuesLength: list.vector16('certificate_extension_values').rest().length,
  }));
  return { oidFilters: filters };
}
