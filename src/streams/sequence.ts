/** Arithmetic on TCP sequence numbers, modulo 2^32 (RFC 9293 section 3.4). */

/** How far `a` is ahead of `b`: -2^31 to 2^31-1. */
export function sequenceDistance(a: number, b: number): number {
  return (a - b) | 0;
}

/** `sequence` plus `count`, as an unsigned 32-bit number. */
export function sequenceAdd(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}
