import type { InflateRaw } from 'node:zlib';
import { zlib } from '../bytes/zlib.ts';
import { MAX_GZIP_HEADER } from '../limits.ts';
import type { ChunkSource, UnpackProblem } from './source.ts';
import type { Window } from './window.ts';

/** Most compressed bytes that are unpacked in one go: they can become a thousand times as many. */
const SLICE = 4096;
const SMALLEST_SLICE = 128;

const TRAILER = 8;

const CUT_OFF = 'the gzip data ends too early: the file was cut off';

/**
 * Unpacks gzip (RFC 1952), all members of it, and ignores what lies behind the last one.
 *
 * node:zlib's own gunzip drops what it has unpacked when it meets damage or foreign bytes in the same go, so headers
 * and trailers are read here.
 */
export class GzipSource implements ChunkSource {
  readonly #unpacked: Buffer[] = [];
  #inflater: InflateRaw | null = null;
  #done = false;
  #members = 0;
  #crc = 0;
  #memberLength = 0;
  #offset = 0;

  constructor(
    private readonly packed: Window,
    private readonly problem: UnpackProblem,
  ) {}

  async next(): Promise<Buffer | null> {
    for (;;) {
      const piece = this.#unpacked.shift();
      if (piece !== undefined) {
        this.#offset += piece.length;
        return piece;
      }
      if (this.#done) return null;
      if (this.#inflater === null) await this.#openMember();
      else await this.#inflate(this.#inflater);
    }
  }

  close(): Promise<void> {
    return this.packed.close();
  }

  async #openMember(): Promise<void> {
    for (;;) {
      const { bytes, start, end } = this.packed;
      const length = gzipHeaderLength(bytes.subarray(start, end));
      // The first member was recognised by its magic; behind a whole one, anything else is no concern of ours.
      if (length === 'other') return this.#stop(this.#members === 0 ? 'the gzip header is damaged' : null);
      if (length !== 'more') {
        this.packed.skip(length);
        this.#inflater = zlib().createInflateRaw();
        this.#inflater.on('data', (piece: Buffer) => this.#take(piece));
        this.#crc = 0;
        this.#memberLength = 0;
        return;
      }
      if (!(await this.packed.more())) {
        const whole = this.#members > 0 && end - start < 2;
        return this.#stop(whole ? null : CUT_OFF);
      }
    }
  }

  async #inflate(inflater: InflateRaw): Promise<void> {
    if (this.packed.length === 0 && !(await this.packed.more())) return this.#stop(CUT_OFF);
    const { bytes, start, end } = this.packed;
    // What one go has unpacked is lost when it meets damage: slices of a 32nd of what went well keep that small.
    const before = inflater.bytesWritten;
    const wanted = Math.min(SLICE, Math.max(SMALLEST_SLICE, Math.trunc(before / 32)));
    const outcome = await write(inflater, bytes.subarray(start, Math.min(end, start + wanted)));
    if (outcome instanceof Error) return this.#stop(`the gzip data is damaged (${outcome.message})`);
    this.packed.skip(inflater.bytesWritten - before);
    if (outcome === 'end') await this.#closeMember();
  }

  async #closeMember(): Promise<void> {
    this.#inflater?.destroy();
    this.#inflater = null;
    this.#members += 1;
    if (!(await this.packed.has(TRAILER))) return this.#stop(CUT_OFF);
    const { view, start } = this.packed;
    const sound =
      view.getUint32(start, true) === this.#crc && view.getUint32(start + 4, true) === this.#memberLength;
    if (!sound) this.#report('the checksum of the gzip data differs: some of it is damaged');
    this.packed.skip(TRAILER);
  }

  #take(piece: Buffer): void {
    this.#unpacked.push(piece);
    this.#crc = zlib().crc32(piece, this.#crc);
    this.#memberLength = (this.#memberLength + piece.length) % 0x1_0000_0000;
  }

  #stop(message: string | null): void {
    this.#done = true;
    this.#inflater?.destroy();
    if (message !== null) this.#report(message);
  }

  #report(message: string): void {
    this.problem(
      message,
      this.#unpacked.reduce((offset, piece) => offset + piece.length, this.#offset),
    );
  }
}

const FHCRC = 0x02;
const FEXTRA = 0x04;
const FNAME = 0x08;
const FCOMMENT = 0x10;
const RESERVED = 0xe0;
const DEFLATE = 8;

/** Length of the gzip header that the bytes begin with; `more` bytes are needed to say, or it is no gzip header. */
export function gzipHeaderLength(bytes: Uint8Array): number | 'more' | 'other' {
  const starts = [0x1f, 0x8b, DEFLATE].every((byte, at) => at >= bytes.length || bytes[at] === byte);
  const flags = bytes[3] ?? 0;
  if (!starts || flags & RESERVED) return 'other';
  const wanting = bytes.length < MAX_GZIP_HEADER ? 'more' : 'other';
  let at = 10;
  if (flags & FEXTRA) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const text of [FNAME, FCOMMENT]) {
    if ((flags & text) === 0) continue;
    const zero = bytes.indexOf(0, at);
    if (zero === -1) return wanting;
    at = zero + 1;
  }
  if (flags & FHCRC) at += 2;
  return at <= bytes.length ? at : wanting;
}

/** Unpacks the slice: all of it was taken, or the data ended inside it, or it is damaged. */
function write(inflater: InflateRaw, slice: Buffer): Promise<'taken' | 'end' | Error> {
  return new Promise((resolve) => {
    const settle = (outcome: 'taken' | 'end' | Error) => {
      inflater.off('end', ended);
      inflater.off('error', settle);
      resolve(outcome);
    };
    // With bytes left over, zlib ends the stream and never calls back.
    const ended = () => settle('end');
    inflater.on('end', ended);
    inflater.on('error', settle);
    inflater.write(slice, (error) => {
      if (!error) settle('taken');
    });
  });
}
