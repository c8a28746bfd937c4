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
  return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`;
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

/** The 4 or 16 bytes of an address as people write it, without a zone; null where it is none. */
export function parseAddress(text: string): Uint8Array | null {
  return text.includes(':') ? parseIpv6(text) : parseDotted(text);
}

/** An address as people write it, the way `formatAddress` does; null where it is none. */
export function canonicalAddress(text: string): string | null {
  const bytes = parseAddress(text);
  return bytes === null ? null : formatAddress(bytes, 0, bytes.length === 4 ? 4 : 16);
}

/** Four decimal numbers without leading zeros. */
function parseDotted(text: string): Uint8Array | null {
  const parts = text.split('.');
  const isSound =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isSound ? Uint8Array.from(parts, Number) : null;
}

/** RFC 4291 section 2.2: groups of hexadecimal digits, one run of zeros as `::`, the last four bytes dotted if need be. */
function parseIpv6(text: string): Uint8Array | null {
  const [head = '', tail, ...more] = text.split('::');
  const first = groupBytes(head, tail === undefined);
  const last = groupBytes(tail ?? '', true);
  if (first === null || last === null || more.length > 0) return null;
  const zeros = 16 - first.length - last.length;
  if (tail === undefined ? zeros !== 0 : zeros < 2) return null;
  return Uint8Array.from([...first, ...new Array<number>(zeros).fill(0), ...last]);
}

function groupBytes(text: string, mayEndDotted: boolean): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes = groups.map((group, i) => {
    if (/^[\da-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }
    const isLast = i === groups.length - 1;
    return isLast && mayEndDotted ? [...(parseDotted(group) ?? [])] : [];
  });
  return bytes.some(({ length }) => length === 0) ? null : bytes.flat();
}

/** `192.0.2.25:25`, `[2001:db8::25]:25` */
export function endpointText({ ip, port }: { readonly ip: string; readonly port: number }): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
