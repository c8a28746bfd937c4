import { copyOf } from './copy.ts';

/** Bytes at either end that tell most byte strings apart. */
const END = 256;

/** What an entry takes besides its bytes, at least: there must not be any number of small ones. */
const ENTRY_BYTES = 512;

/**
 * Remembers what byte strings were decoded to, for those that come again and again in a capture: a mail program's hello, a
 * server's certificates. What is found here is the same object each time.
 *
 * Memory is bounded whatever comes: where there is no more room all is forgotten, and remembered anew.
 */
export class Memo<T> {
  readonly #known = new Map<number, { readonly bytes: Uint8Array; readonly value: T }>();
  #size = 0;

  /** @param limit Bytes that all entries together may take. */
  constructor(private readonly limit: number) {}

  get(bytes: Uint8Array): T | undefined {
    const entry = this.#known.get(hashOf(bytes));
    return entry !== undefined && Buffer.compare(entry.bytes, bytes) === 0 ? entry.value : undefined;
  }

  /** Keeps the bytes themselves, no copy. Of two byte strings with the same hash the last one is remembered. */
  set(bytes: Uint8Array, value: T): void {
    const size = bytes.length + ENTRY_BYTES;
    if (size > this.limit) return;
    if (this.#size + size > this.limit) {
      this.#known.clear();
      this.#size = 0;
    }
    this.#size += size;
    this.#known.set(hashOf(bytes), { bytes, value });
  }
}

/** `decode`, which remembers what it gave, and decodes a copy: nothing else that the bytes are part of is kept. */
export function remembering<T>(limit: number, decode: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new Memo<T>(limit);
  return (bytes) => {
    const same = known.get(bytes);
    if (same !== undefined) return same;
    const own = copyOf(bytes);
    const value = decode(own);
    known.set(own, value);
    return value;
  };
}

/** FNV-1a of both ends and of the length. */
function hashOf(bytes: Uint8Array): number {
  const { length } = bytes;
  let hash = 0x811c9dc5 ^ length;
  for (let i = 0; i < length; i++) {
    if (i === END) i = Math.max(i, length - END);
    hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  }
  return hash;
}

/** A function that works out its answer once for each object, as long as that is in use. */
export function oncePerObject<Key extends object, Value>(work: (key: Key) => Value): (key: Key) => Value {
  return oncePer((key) => key, work);
}

/** The same, for values that have an object in common wherever the answer is the same. */
export function oncePer<T, Value>(keyOf: (it: T) => object, work: (it: T) => Value): (it: T) => Value {
  const known = new WeakMap<object, { readonly value: Value }>();
  return (it) => {
    const key = keyOf(it);
    let entry = known.get(key);
    if (entry === undefined) {
      entry = { value: work(it) };
      known.set(key, entry);
    }
    return entry.value;
  };
}
