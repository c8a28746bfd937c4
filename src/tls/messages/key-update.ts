import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';

/** KeyUpdate, RFC 8446 section 4.6.3. */
export interface KeyUpdate {
  /** The other side is to change its keys, too. */
  readonly updateRequested: boolean;
}

/** Decodes the body of a key_update message. */
export function decodeKeyUpdate(body: Uint8Array): Decoded<KeyUpdate> {
  return decodeAll('KeyUpdate', body, (c) => {
    const request = c.u8('request_update');
    if (request > 1) c.fail('malformed', 'request_update');
    return { updateRequested: request === 1 };
  });
}
