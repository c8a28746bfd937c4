import type { Decoded } from '../../../src/bytes/decoded.ts';

type Decode = (body: Uint8Array) => Decoded<unknown>;

/** The lengths below the whole at which a message cut off is still taken for one. */
export function lengthsThatDecode(decode: Decode, body: Uint8Array): number[] {
  return Array.from({ length: body.length }, (_, length) => length).filter(
    (length) => decode(body.subarray(0, length)).ok,
  );
}

/** Decodes the message cut off at each length, and with each byte changed: to what hides at bounds, and in each bit. */
export function neverThrows(decode: Decode, body: Uint8Array): void {
  lengthsThatDecode(decode, body);
  const changed = Uint8Array.from(body);
  for (const [i, byte] of body.entries()) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff, ...BITS.map((bit) => byte ^ bit)]) {
      changed[i] = value;
      decode(changed);
    }
    changed[i] = byte;
  }
}

const BITS = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80];
