/** Takes one name of an address of 4 or 16 bytes. */
export type TakeName = (address: Uint8Array, name: Uint8Array) => void;

const END_OF_RECORDS = 0;
const IPV4 = 1;
const IPV6 = 2;

/**
 * Walks the records at `start..end` of a name resolution block as far as they are sound (draft-ietf-opsawg-pcapng
 * section 4.5). False where one claims to be longer than its block has room for, or is too short for its address.
 */
export function walkNames(
  bytes: Uint8Array,
  view: DataView,
  [start, end]: readonly [start: number, end: number],
  littleEndian: boolean,
  take: TakeName,
): boolean {
  let at = start;
  while (end - at >= 4) {
    const type = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (type === END_OF_RECORDS) return true;
    if (value + length > end) return false;
    if (type === IPV4 || type === IPV6) {
      const addressEnd = value + (type === IPV4 ? 4 : 16);
      if (addressEnd > value + length) return false;
      takeNames(bytes.subarray(value, addressEnd), bytes.subarray(addressEnd, value + length), take);
    }
    at = value + length + (-length & 3);
  }
  return true;
}

/** Names that each end in a zero byte; the last one may lack it. */
function takeNames(address: Uint8Array, names: Uint8Array, take: TakeName): void {
  for (let at = 0; at < names.length; ) {
    const zero = names.indexOf(0, at);
    const end = zero === -1 ? names.length : zero;
    take(address, names.subarray(at, end));
    at = end + 1;
  }
}
