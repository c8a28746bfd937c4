import { MAX_STARTS } from '../limits.ts';
import { sequenceAdd, sequenceDistance } from './sequence.ts';

/** No window is larger (RFC 7323 section 2.3). */
export const MAX_WINDOW = 2 ** 30;

/** The sequence number of a direction's first byte: by the handshake, or inferred where that was not captured. */
export class Origin {
  /** null as long as nothing tells. */
  sequence: number | null = null;
  /** What handshakes say that it is; the receiver acknowledges the right one. */
  readonly #starts: number[] = [];
  #firstAcknowledgment: number | null = null;
  #lastAcknowledgment: number | null = null;

  /** A SYN comes before this number, or a SYN/ACK acknowledges it. */
  begin(sequence: number): void {
    if (!this.#starts.includes(sequence) && this.#starts.length < MAX_STARTS) this.#starts.push(sequence);
    this.sequence ??= sequence;
  }

  /** As long as no byte has come: of several SYN/ACKs the one counts that the receiver acknowledged, or that data follows. */
  settle(sequence: number): void {
    if (this.#starts.includes(sequence)) this.sequence = sequence;
  }

  acknowledge(sequence: number): void {
    this.#firstAcknowledgment ??= sequence;
    this.#lastAcknowledgment = sequence;
  }

  /**
   * Without a handshake the stream begins with the first byte seen, or with what the receiver waited for before it; with
   * neither where it is a keep-alive's, which the receiver has had. Returns what the receiver has acknowledged so far.
   */
  infer(sequence: number, length: number): number | null {
    const isKeepAlive = length === 1 && this.#lastAcknowledgment === sequenceAdd(sequence, 1);
    const first = isKeepAlive ? sequenceAdd(sequence, 1) : sequence;
    const awaited = this.#firstAcknowledgment ?? first;
    const ahead = sequenceDistance(first, awaited);
    this.sequence = ahead > 0 && ahead <= MAX_WINDOW ? awaited : first;
    return this.#lastAcknowledgment;
  }

  /** What the receiver acknowledged of a direction that was not captured at all, but for its FIN. */
  get acknowledgedUnseen(): number {
    if (this.#firstAcknowledgment === null || this.#lastAcknowledgment === null) return 0;
    const count = sequenceDistance(this.#lastAcknowledgment, this.#firstAcknowledgment);
    return count > 1 ? count : 0;
  }
}
