import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';

/**
 * Decodes the body of a message that says all by its type: hello_request and server_hello_done (RFC 5246 sections 7.4.1.1
 * and 7.4.5), end_of_early_data (RFC 8446 section 4.5).
 */
export function decodeEmpty(name: string, body: Uint8Array): Decoded<null> {
  return decodeAll(name, body, () => null);
}
