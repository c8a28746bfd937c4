import { zlib } from '../../bytes/zlib.ts';
import { MAX_RECORD_CONTENT } from '../../limits.ts';
import type { Failure, OpenedRecord, ProtectedRecord, Protection } from './protection.ts';

/** As far back as DEFLATE refers, in bytes (RFC 1951 section 2). */
const WINDOW = 32 * 1024;

/** Bytes of a zlib stream's header, RFC 1950 section 2.2. */
const ZLIB_HEADER = 2;

const NOTHING = new Uint8Array(0);

/**
 * DEFLATE under a protection, RFC 3749: the records of one direction are one zlib stream.
 *
 * Each sender flushes at the end of a record, so that the next one begins a block on a whole byte, and what it refers to
 * can be given as a dictionary: no state is kept but the last 32 KiB.
 */
export class Deflated implements Protection {
  #history: Uint8Array = NOTHING;
  #begun = false;
  #lost = false;

  constructor(private readonly inner: Protection) {}

  open(record: ProtectedRecord, sequence: number, window: number): OpenedRecord | Failure {
    if (this.#lost) return 'missing-bytes';
    const opened = this.inner.open(record, sequence, window);
    const content = typeof opened === 'string' ? opened : this.#inflate(opened.content);
    if (typeof opened === 'string' || typeof content === 'string') {
      this.miss();
      return typeof opened === 'string' ? opened : (content as Failure);
    }
    return { ...opened, content };
  }

  miss(): void {
    this.#lost = true;
    this.#history = NOTHING;
    this.inner.miss();
  }

  #inflate(content: Uint8Array): Uint8Array | Failure {
    if (content.length === 0) return content;
    if (!this.#begun && !isZlibHeader(content)) return 'wrong-secret';
    const deflated = this.#begun ? content : content.subarray(ZLIB_HEADER);
    this.#begun = true;
    try {
      const { constants, inflateRawSync } = zlib();
      const inflated = inflateRawSync(deflated, {
        dictionary: this.#history,
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: MAX_RECORD_CONTENT,
      });
      this.#history = new Uint8Array(Buffer.concat([this.#history, inflated]).subarray(-WINDOW));
      return inflated;
    } catch (error) {
      return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-much' : 'wrong-secret';
    }
  }
}

/** DEFLATE, and no preset dictionary. */
function isZlibHeader(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0;
}
