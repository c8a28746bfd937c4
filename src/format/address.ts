/** An IPv4 address dotted, an IPv6 address as RFC 5952 writes it; `length` is 4 or 16 bytes. */
export function formatAddress(bytes: Uint8Array, start: number, length: 4 | 16): string {
  if (length === 4) return dotted(bytes, start);
  const groups = Array.from({ length: 8 }, (_, index) => {
    const at = start + 2 * index;
    return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  });
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? `::ffff:${dotted(bytes, start + 12)}` : compressed(groups);
}

function dotted(bytes: Uint8Array, start: number): string {
  return bytes.subarray(start, start + 4).join('.');
}

/** The longest run of two zero groups or more, the first of them, becomes `::` (RFC 5952 section 4.2). */
function compressed(groups: readonly number[]): string {
  let from = 0;
  let most = 1;
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > most) {
      from = start;
      most = length;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (most === 1) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + most).join(':')}`;
}
