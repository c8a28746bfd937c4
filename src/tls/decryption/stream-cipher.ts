import type { Decipher } from 'node:crypto';
import type { Failure, OpenedRecord, ProtectedRecord, Protection } from './protection.ts';
import { numberOf, type RecordMac } from './record-mac.ts';

/** Records under RC4 or the NULL cipher, RFC 5246 section 6.2.3.1. */
export class StreamCipher implements Protection {
  #lost = false;

  /** @param decipher One for all records; null for the NULL cipher. */
  constructor(
    private readonly mac: RecordMac,
    private readonly decipher: Decipher | null,
  ) {}

  open(record: ProtectedRecord, first: number, window: number): OpenedRecord | Failure {
    if (this.#lost) return 'missing-bytes';
    const { contentType, body } = record;
    const plain = this.decipher === null ? body : this.decipher.update(body);
    const length = plain.length - this.mac.length;
    if (length < 0) return 'wrong-secret';
    const content = plain.subarray(0, length);
    const sequence = numberOf(this.mac, plain.subarray(length), record, content, first, window);
    if (sequence === null) return 'wrong-secret';
    return { contentType, content, sequence: this.mac.isChecked ? sequence : null };
  }

  /** Nobody knows how far the missing records took the key stream. */
  miss(): void {
    this.#lost = this.decipher !== null;
  }
}
