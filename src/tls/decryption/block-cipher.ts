import type { NodeCipher } from './node-cipher.ts';
import type { Failure, OpenedRecord, ProtectedRecord, Protection } from './protection.ts';
import { numberOf, type RecordMac } from './record-mac.ts';

export interface BlockCipherKeys {
  readonly cipher: NodeCipher;
  readonly key: Uint8Array;
  readonly mac: RecordMac;
  /** Bytes of a block, and of an IV. */
  readonly block: number;
  /** encrypt_then_mac (RFC 7366): the MAC stands behind the blocks, and covers them. */
  readonly encryptThenMac: boolean;
}

/** CBC records, RFC 5246 section 6.2.3.2. */
export class BlockCipher implements Protection {
  /** Up to TLS 1.0 the last block of the record before; null where it is missing. */
  #chained: Uint8Array | null;

  /** @param iv Of the first record, up to TLS 1.0; null where each record has its own (TLS 1.1 and 1.2). */
  constructor(
    private readonly keys: BlockCipherKeys,
    private readonly iv: Uint8Array | null,
  ) {
    this.#chained = iv;
  }

  open(record: ProtectedRecord, first: number, window: number): OpenedRecord | Failure {
    const { block, mac, encryptThenMac } = this.keys;
    const { contentType, body } = record;
    const end = body.length - (encryptThenMac ? mac.length : 0);
    const start = this.iv === null ? block : 0;
    if (end - start < block || (end - start) % block !== 0) return this.#broken();
    const iv = this.iv === null ? body.subarray(0, block) : this.#chained;
    if (this.iv !== null) this.#chained = body.slice(end - block, end);
    if (iv === null) return 'missing-bytes';
    const plain = this.#decrypt(iv, body.subarray(start, end));
    const padded = plain.length - 1 - (plain.at(-1) as number);
    const length = padded - (encryptThenMac ? 0 : mac.length);
    if (length < 0) return 'wrong-secret';
    const content = plain.subarray(0, length);
    const [carried, covered] = encryptThenMac
      ? [body.subarray(end), body.subarray(0, end)]
      : [plain.subarray(length, padded), content];
    const sequence = numberOf(mac, carried, record, covered, first, window);
    return sequence === null ? 'wrong-secret' : { contentType, content, sequence };
  }

  miss(): void {
    if (this.iv !== null) this.#chained = null;
  }

  /** Without whole blocks there is none to go on from. */
  #broken(): Failure {
    this.miss();
    return 'wrong-secret';
  }

  #decrypt(iv: Uint8Array, blocks: Uint8Array): Buffer {
    const decipher = this.keys.cipher.decipher(this.keys.key, iv);
    return Buffer.concat([decipher.update(blocks), decipher.final()]);
  }
}
