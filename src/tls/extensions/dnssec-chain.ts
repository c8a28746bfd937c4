import type { Cursor } from '../../bytes/cursor.ts';
import type { ExtensionFields } from './fields.ts';

/** DnssecChainExtension of a server, RFC 9102 section 2.2; up to TLS 1.2 in its hello, then beside its certificate. */
export function dnssecChain(c: Cursor): ExtensionFields {
  const supportLifetime = c.u16('ExtSupportLifetime');
  return { dnssecChain: { supportLifetime, length: c.rest().length } };
}
