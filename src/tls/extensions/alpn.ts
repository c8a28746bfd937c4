import type { Cursor } from '../../bytes/cursor.ts';
import { fromHex, toHex } from '../../bytes/hex.ts';

/** The protocol names of an application_layer_protocol_negotiation extension (RFC 7301 section 3.1). */
export function readProtocols(c: Cursor): string[] {
  return readProtocolList(c.vector16('protocol_name_list'));
}

/** Protocol names up to the cursor's end. */
export function readProtocolList(c: Cursor): string[] {
  return c.all((entry) => protocolName(entry.vector8('protocol_name').rest()));
}

/** A name as its bytes again. */
export function protocolBytes(name: string): Uint8Array {
  const hex = name.startsWith('0x') ? fromHex(name.slice(2)) : null;
  return hex ?? Buffer.from(name, 'latin1');
}

/** Protocol names are bytes: text where they are printable ASCII (RFC 7301 section 6), else `0x` and hex. */
function protocolName(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  // A name that begins as our own hex does would be misread.
  return /^[ -~]*$/.test(text) && !text.startsWith('0x') ? text : `0x${toHex(bytes)}`;
}
