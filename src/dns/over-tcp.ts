import { DNS_PORT } from '../registry/dns-types.ts';
import { type Direction, type Endpoint, opposite, type StreamReader } from '../streams/connection.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import { isResponse } from './response.ts';

const LENGTH = 2;
const HEADER = 12;

/** Takes a message, a view that is valid during the call, with the frame that completed it; and who sent it to whom. */
export type MessageSink = (message: Uint8Array, arrival: Arrival, from: Endpoint, to: Endpoint) => void;

/** Reads what a DNS server says over TCP (RFC 1035 section 4.2.2), beside whatever else reads the stream. */
export class DnsOverTcp implements StreamReader {
  readonly #server: Direction;
  /** Of the message that is not whole yet. */
  #parts: Uint8Array[] = [];
  #length = 0;
  /** Bytes with which it can be gone on: the header tells how many. */
  #needed = LENGTH + HEADER;
  #isSound = true;

  constructor(
    /** What else reads it: on any port there may be mail or TLS. */
    readonly inner: StreamReader,
    private readonly endpoints: readonly [Endpoint, Endpoint],
    private readonly sink: MessageSink,
  ) {
    this.#server = endpoints[0].port === DNS_PORT ? 0 : 1;
  }

  get wanted(): boolean {
    return this.#isSound || this.inner.wanted;
  }

  get spendsNumber(): boolean {
    return this.inner.spendsNumber;
  }

  get keptBytes(): number {
    return this.#length + this.inner.keptBytes;
  }

  begin(): void {
    this.inner.begin();
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    this.inner.data(direction, bytes, start, end, arrival);
    if (direction !== this.#server || !this.#isSound) return;
    this.#parts.push(bytes.slice(start, end));
    this.#length += end - start;
    if (this.#length >= this.#needed) this.#take(arrival);
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival | null): void {
    this.inner.gap(direction, length, reason, arrival);
    if (direction === this.#server) this.#giveUp();
  }

  /** The messages that are whole; the rest is kept. */
  #take(arrival: Arrival): void {
    let rest = Buffer.concat(this.#parts);
    const [from, to] = [this.endpoints[this.#server], this.endpoints[opposite(this.#server)]];
    this.#needed = LENGTH + HEADER;
    while (rest.length >= this.#needed) {
      const end = LENGTH + rest.readUInt16BE(0);
      if (end < LENGTH + HEADER || !isResponse(rest.subarray(LENGTH))) return this.#giveUp();
      this.#needed = end;
      if (rest.length < end) break;
      this.sink(rest.subarray(LENGTH, end), arrival, from, to);
      rest = rest.subarray(end);
      this.#needed = LENGTH + HEADER;
    }
    this.#parts = [rest];
    this.#length = rest.length;
  }

  #giveUp(): void {
    this.#isSound = false;
    this.#parts = [];
    this.#length = 0;
  }
}
