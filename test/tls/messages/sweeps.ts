import type { Decoded } from '../../../src/bytes/decoded.ts';

type Decode = (body: Uint8Array) => Decoded<unknown>;

/** The lengths below the whole at which a message cut off is still taken for one. */
export function lengthsThatDecode(decode: Decode, body: Uint8Array): number[] {
  return Array.from({ length: body.length }, (_, length) => length).filter(
    (length) => decode(body.subarray(0, length)).ok,
  );
}

/** Decodes the message with each byte changed to a few other values. */
export function neverThrows(decode: Decode, body: Uint8Array): void {
  const changed = body.slice();
  for (const [i, byte] of body.entries()) {
    for (const value of [0, 0xff, byte ^ 1, byte ^ 0x80]) {
      changed[i] = value;
      decode(changed);
    }
    changed[i] = byte;
  }
}
