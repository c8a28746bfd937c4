import type { Decoded, Problem } from './decoded.ts';

/** Carries a Problem out of nested reads; thrown and caught in this file only. */
class Stop extends Error {
  constructor(readonly problem: Problem) {
    super(problem.field);
  }
}

/** The bounds a vector of RFC 8446 section 3.4 may carry, in bytes of its body. */
export interface VectorBounds {
  readonly min?: number;
}

/**
 * Reads big-endian fields from a fenced range of bytes.
 *
 * Each read names its field, so that a failure says which one and where. A read past the fence is `truncated` in the
 * outermost cursor (the data ends) and `malformed` inside a vector (the vector's length lies).
 */
export class Cursor {
  #position: number;

  constructor(
    readonly bytes: Uint8Array,
    /** What the first byte's offset is in the coordinates used for problems. */
    readonly base = 0,
    start = 0,
    private readonly end = bytes.length,
    private readonly path = '',
    private readonly nested = false,
  ) {
    this.#position = start;
  }

  get remaining(): number {
    return this.end - this.#position;
  }

  u8(field: string): number {
    const at = this.#take(1, field);
    return this.bytes[at] as number;
  }

  u16(field: string): number {
    const at = this.#take(2, field);
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  u24(field: string): number {
    const at = this.#take(3, field);
    return (
      ((this.bytes[at] as number) << 16) |
      ((this.bytes[at + 1] as number) << 8) |
      (this.bytes[at + 2] as number)
    );
  }

  u32(field: string): number {
    return this.u16(field) * 0x10000 + this.u16(field);
  }

  /** `length` bytes, as a view and not a copy. */
  take(length: number, field: string): Uint8Array {
    const at = this.#take(length, field);
    return this.bytes.subarray(at, at + length);
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.take(this.remaining, '');
  }

  /** A vector with a length of one byte, fenced. */
  vector8(field: string, bounds: VectorBounds = {}): Cursor {
    return this.#sub(this.u8(field), field, bounds);
  }

  /** A vector with a length of two bytes, fenced. */
  vector16(field: string, bounds: VectorBounds = {}): Cursor {
    return this.#sub(this.u16(field), field, bounds);
  }

  /** A vector with a length of three bytes, fenced. */
  vector24(field: string, bounds: VectorBounds = {}): Cursor {
    return this.#sub(this.u24(field), field, bounds);
  }

  /** Everything left, each element read by `read`. */
  all<T>(read: (cursor: Cursor) => T): T[] {
    const items: T[] = [];
    while (this.remaining > 0) items.push(read(this));
    return items;
  }

  /** Everything left as 16-bit numbers. */
  u16s(field = 'element'): number[] {
    return this.all((c) => c.u16(field));
  }

  /** Everything left as bytes. */
  u8s(field = 'element'): number[] {
    return this.all((c) => c.u8(field));
  }

  /** Ends decoding: the bytes are there and break the RFC, or are of a kind that we lack. */
  fail(kind: Problem['kind'], field: string): never {
    throw new Stop({ kind, field: this.#name(field), offset: this.base + this.#position });
  }

  #sub(length: number, field: string, { min = 0 }: VectorBounds): Cursor {
    if (length < min) this.fail('malformed', field);
    const at = this.#take(length, field);
    return new Cursor(this.bytes, this.base, at, at + length, this.#name(field), true);
  }

  #take(length: number, field: string): number {
    const at = this.#position;
    if (length > this.end - at) this.fail(this.nested ? 'malformed' : 'truncated', field);
    this.#position = at + length;
    return at;
  }

  #name(field: string): string {
    return [this.path, field].filter(Boolean).join('.');
  }
}

/** Runs `read` over the bytes and refuses what it leaves over. */
export function decodeAll<T>(
  name: string,
  bytes: Uint8Array,
  read: (cursor: Cursor) => T,
  base = 0,
): Decoded<T> {
  return decodeSome(
    name,
    bytes,
    (cursor) => {
      const value = read(cursor);
      if (cursor.remaining > 0) cursor.fail('malformed', 'trailing bytes');
      return value;
    },
    base,
  );
}

/** Runs `read` over the bytes and ignores what it leaves over. */
export function decodeSome<T>(
  name: string,
  bytes: Uint8Array,
  read: (cursor: Cursor) => T,
  base = 0,
): Decoded<T> {
  try {
    return { ok: true, value: read(new Cursor(bytes, base, 0, bytes.length, name)) };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, problem: error.problem };
    throw error;
  }
}
