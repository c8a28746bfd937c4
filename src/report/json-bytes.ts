import { isAscii } from 'node:buffer';
import { escapeJson } from '../bytes/text.ts';

const DELETE = 0x7f;

/** Bytes that a UTF-16 unit takes in UTF-8, at most. */
const WIDEST = 3;

/** Where text is encoded, again and again: blocks of their own would pile up until the next garbage collection. */
let block = Buffer.alloc(0);

/**
 * JSON text as UTF-8, with the control characters escaped that `JSON.stringify` leaves as they are.
 * @returns A view that is good until the next call.
 */
export function jsonBytes(text: string): Uint8Array {
  const bytes = encode(text);
  // Most text is ASCII, of which JSON.stringify leaves DEL alone.
  return isAscii(bytes) && !bytes.includes(DELETE) ? bytes : encode(escapeJson(text));
}

function encode(text: string): Buffer {
  if (block.length < WIDEST * text.length) block = Buffer.allocUnsafeSlow(2 * WIDEST * text.length);
  return block.subarray(0, block.write(text));
}
