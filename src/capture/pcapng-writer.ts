import { MAX_SECRETS_BLOCK } from '../limits.ts';
import type { CapturedFrame } from './frame.ts';
import type { Interface } from './pcapng-interface.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Secrets Type of a TLS key log, draft-ietf-opsawg-pcapng section 4.7. */
export const TLS_KEY_LOG = 0x544c534b;

const OPT_COMMENT = 1;
const IF_TSRESOL = 9;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;

/** An option's length is a number of 16 bits. */
const LONGEST_COMMENT = 0xffff;

/** Type and length in front, length behind. */
const BLOCK = 12;

/** Decimals of the finest clock that frames are given with. */
const FINEST = 9;

/** Writes one section of pcapng (draft-ietf-opsawg-pcapng), little-endian, into memory from where it is taken in pieces. */
export class PcapngWriter {
  /** By what they say; the number is their place in the section. */
  readonly #interfaces = new Map<string, number>();
  /** The last frame's interface, which mostly is the next one's, too. */
  #last: { readonly interface: Interface; readonly checkSequence: number; readonly id: number } | null = null;
  #bytes = Buffer.alloc(64 * 1024);
  #length = 0;

  #secretsDue: readonly string[];

  /** @param keyLog The lines of a TLS key log, which come before all frames. */
  constructor(keyLog: readonly string[] = []) {
    this.#secretsDue = keyLog;
    const body = Buffer.alloc(16, 0xff);
    body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
    body.writeUInt16LE(1, 4);
    body.writeUInt16LE(0, 6);
    this.#block(SECTION_HEADER, [body]);
  }

  frame(frame: CapturedFrame, comments: readonly string[] = []): void {
    const { bytes, start, wholeEnd, originalLength, checkSequence } = frame;
    const id = this.#interfaceOf(frame);
    const time = unitsOf(frame, frame.interface);
    const length = wholeEnd - start;
    const head = Buffer.alloc(20);
    head.writeUInt32LE(id, 0);
    head.writeUInt32LE(Number(time >> 32n), 4);
    head.writeUInt32LE(Number(time & 0xffff_ffffn), 8);
    head.writeUInt32LE(length, 12);
    head.writeUInt32LE(Math.min(originalLength + checkSequence, 0xffff_ffff), 16);
    const content = Buffer.from(bytes.buffer, bytes.byteOffset + start, length);
    const texts = comments.map(
      (text) => [OPT_COMMENT, Buffer.from(text).subarray(0, LONGEST_COMMENT)] as const,
    );
    this.#block(ENHANCED_PACKET, [head, content, padding(length), ...optionsOf(texts)]);
  }

  /** What has been written since it was taken last; good until more is written. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #keyLog(lines: readonly string[]): void {
    let text = '';
    for (const line of lines) {
      if (text.length + line.length >= MAX_SECRETS_BLOCK) {
        this.#secrets(text);
        text = '';
      }
      text += `${line}\n`;
    }
    if (text !== '') this.#secrets(text);
  }

  #secrets(text: string): void {
    const content = Buffer.from(text, 'latin1');
    const head = Buffer.alloc(8);
    head.writeUInt32LE(TLS_KEY_LOG, 0);
    head.writeUInt32LE(content.length, 4);
    this.#block(DECRYPTION_SECRETS, [head, content, padding(content.length)]);
  }

  /** The number of the frame's interface, which is described where it is new. */
  #interfaceOf({ interface: it, checkSequence }: CapturedFrame): number {
    if (this.#last?.interface === it && this.#last.checkSequence === checkSequence) return this.#last.id;
    const key = [it.linkType, it.snapLength, resolutionOf(it), it.clock.offset, checkSequence].join(' ');
    let id = this.#interfaces.get(key);
    if (id === undefined) {
      id = this.#interfaces.size;
      this.#interfaces.set(key, id);
      this.#describe(it, checkSequence);
    }
    this.#last = { interface: it, checkSequence, id };
    return id;
  }

  #describe(it: Interface, checkSequence: number): void {
    const body = Buffer.alloc(8);
    body.writeUInt16LE(it.linkType, 0);
    body.writeUInt32LE(it.snapLength, 4);
    const options: Option[] = [[IF_TSRESOL, Buffer.of(resolutionOf(it))]];
    // In bytes, as Wireshark reads it.
    if (checkSequence > 0) options.push([IF_FCSLEN, Buffer.of(checkSequence)]);
    if (it.clock.offset !== 0) {
      const offset = Buffer.alloc(8);
      offset.writeBigInt64LE(BigInt(it.clock.offset));
      options.push([IF_TSOFFSET, offset]);
    }
    this.#block(INTERFACE_DESCRIPTION, [body, ...optionsOf(options)]);
    // Not before it: editcap 4.0 takes a file for empty whose first block is no interface.
    this.#keyLog(this.#secretsDue);
    this.#secretsDue = [];
  }

  #block(type: number, parts: readonly Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, BLOCK);
    this.#makeRoom(length);
    let at = this.#bytes.writeUInt32LE(type, this.#length);
    at = this.#bytes.writeUInt32LE(length, at);
    for (const part of parts) {
      this.#bytes.set(part, at);
      at += part.length;
    }
    this.#length = this.#bytes.writeUInt32LE(length, at);
  }

  #makeRoom(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

type Option = readonly [code: number, value: Uint8Array];

function optionsOf(options: readonly Option[]): Uint8Array[] {
  if (options.length === 0) return [];
  const written = options.flatMap(([code, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(code, 0);
    head.writeUInt16LE(value.length, 2);
    return [head, value, padding(value.length)];
  });
  return [...written, Buffer.alloc(4)];
}

const ZEROS = Buffer.alloc(4);

function padding(length: number): Uint8Array {
  return ZEROS.subarray(0, -length & 3);
}

/** Decimals of the interface's clock; nanoseconds where it counts in other parts of a second, or finer. */
function resolutionOf({ clock }: Interface): number {
  return clock.decimalUnits > 0 ? clock.digits : FINEST;
}

/** A frame's time as its interface counts it. */
function unitsOf({ seconds, nanoseconds }: CapturedFrame, it: Interface): bigint {
  const digits = resolutionOf(it);
  const fraction = Math.floor(nanoseconds / 10 ** (FINEST - digits));
  const whole = BigInt(seconds - it.clock.offset) * 10n ** BigInt(digits);
  return BigInt.asUintN(64, whole + BigInt(fraction));
}
