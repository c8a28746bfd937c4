/** Takes one option: its code, and where its value is. */
export type TakeOption = (code: number, start: number, end: number) => void;

const END_OF_OPTIONS = 0;

/**
 * Walks the options at `start..end` of a block as far as they are sound (draft-ietf-opsawg-pcapng section 3.5). False
 * where one claims to be longer than its block has room for.
 */
export function walkOptions(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  take: TakeOption,
): boolean {
  let at = start;
  while (end - at >= 4) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === END_OF_OPTIONS) return true;
    if (value + length > end) return false;
    take(code, value, value + length);
    at = value + length + (-length & 3);
  }
  return true;
}
