/** A copy of `bytes[start..end)` that keeps nothing else in memory (a Buffer's own `slice` is no copy). */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}
