import { isAscii } from 'node:buffer';
import { escapeJson } from '../bytes/text.ts';

const DELETE = 0x7f;

/** JSON text as UTF-8, with the control characters escaped that `JSON.stringify` leaves as they are. */
export function jsonBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  // Most text is ASCII, of which JSON.stringify leaves DEL alone.
  return isAscii(bytes) && !bytes.includes(DELETE) ? bytes : Buffer.from(escapeJson(text));
}
