import { formatAddress } from '../format/address.ts';
import { MAX_FLOWS } from '../limits.ts';
import { ACK, type Segment, SYN } from '../network/segment.ts';
import type { Direction, Endpoint } from './connection.ts';
import { sequenceAdd } from './sequence.ts';

/** 32-bit words of a key: two addresses of four words each, and both ports. */
const WORDS = 9;
const PORTS = 8;

/** No flow: the table is full, or a slot is empty. */
export const NO_FLOW = -1;

const FIRST_CAPACITY = 1024;

/**
 * All pairs of addresses and ports that have sent TCP, each with the stream that it has now. A capture of a busy line
 * has millions of frames on thousands of pairs, so a pair is a row of typed arrays and finding it allocates nothing.
 *
 * A key holds the endpoint with the smaller address (or port) first; direction 0 of a stream is from the sender of its
 * first segment, whichever that is.
 */
export class FlowTable {
  /** Which way the segment goes that was looked up last, on the stream that its flow has. */
  direction: Direction = 0;
  count = 0;

  /** Flows by hash, open addressing; at least half of the slots are empty. */
  #slots = new Int32Array(2 * FIRST_CAPACITY).fill(NO_FLOW);
  #keys = new Uint32Array(WORDS * FIRST_CAPACITY);
  #isIpv6 = new Uint8Array(FIRST_CAPACITY);
  /** 1 where direction 0 is from the key's second endpoint. */
  #reversed = new Uint8Array(FIRST_CAPACITY);
  #numbers = new Uint32Array(FIRST_CAPACITY);
  /** The sequence number before the first data byte of each direction; NaN where it is not known. */
  #bases = new Float64Array(2 * FIRST_CAPACITY);

  /** Other for each table, so that no capture can be made whose flows all share a slot. */
  readonly #seed = Math.trunc(Math.random() * 2 ** 32);

  /** The key of the segment at hand. */
  readonly #key = new Uint32Array(WORDS);
  #keyIsIpv6 = 0;
  #keyReversed: 0 | 1 = 0;

  /** The flow that a segment belongs to, a new one if need be; NO_FLOW where there are too many. */
  find(segment: Segment): number {
    this.#readKey(segment);
    const mask = this.#slots.length - 1;
    for (let slot = this.#hash() & mask; ; slot = (slot + 1) & mask) {
      const flow = this.#slots[slot] as number;
      if (flow === NO_FLOW) return this.#insert(slot);
      if (!this.#hasKey(flow)) continue;
      this.direction = this.#reversed[flow] === this.#keyReversed ? 0 : 1;
      return flow;
    }
  }

  /** The number of the stream that the flow has. */
  numberOf(flow: number): number {
    return this.#numbers[flow] as number;
  }

  /** The flow has a new stream, which the segment at hand begins. */
  begin(flow: number, number: number): void {
    this.#numbers[flow] = number;
    this.#reversed[flow] = this.#keyReversed;
    this.#bases.fill(Number.NaN, 2 * flow, 2 * flow + 2);
    this.direction = 0;
  }

  /**
   * Whether the segment at hand begins a new stream on a pair that had one, by the rule of Wireshark 4.0: a SYN without
   * ACK whose sequence number is not its side's first one, as far as that is known. FIN and RST before it make no
   * difference: a SYN with the same sequence number stays with its stream.
   */
  beginsNewStream(flow: number, { flags, sequence }: Segment): boolean {
    if ((flags & (SYN | ACK)) !== SYN) return false;
    const base = this.#bases[2 * flow + this.direction] as number;
    return !Number.isNaN(base) && base !== sequence;
  }

  /** Remembers where each direction's sequence numbers begin, as far as this segment tells. */
  noteBase(flow: number, segment: Segment): void {
    this.noteQuotedBase(flow, segment);
    const { flags, sequence, acknowledgment } = segment;
    const own = 2 * flow + this.direction;
    const other = 2 * flow + 1 - this.direction;
    if (Number.isNaN(this.#bases[own])) this.#bases[own] = flags & SYN ? sequence : sequenceAdd(sequence, -1);
    if (flags & ACK && Number.isNaN(this.#bases[other])) this.#bases[other] = sequenceAdd(acknowledgment, -1);
  }

  /** What is quoted in an ICMP error tells nothing new; but a SYN/ACK, quoted or not, corrects what was known. */
  noteQuotedBase(flow: number, { flags, sequence }: Segment): void {
    const own = 2 * flow + this.direction;
    if ((flags & (SYN | ACK)) === (SYN | ACK) && !Number.isNaN(this.#bases[own])) this.#bases[own] = sequence;
  }

  /** Who sends in direction 0, and who in direction 1. */
  endpoints(flow: number): readonly [Endpoint, Endpoint] {
    const first = this.#endpoint(flow, 0);
    const second = this.#endpoint(flow, 1);
    return this.#reversed[flow] === 0 ? [first, second] : [second, first];
  }

  #endpoint(flow: number, which: 0 | 1): Endpoint {
    const words = this.#keys.subarray(WORDS * flow + 4 * which, WORDS * flow + 4 * which + 4);
    const ports = this.#keys[WORDS * flow + PORTS] as number;
    const length = this.#isIpv6[flow] === 1 ? 16 : 4;
    for (let i = 0; i < 4; i++) address.setUint32(4 * i, words[i] as number);
    return { ip: formatAddress(addressBytes, 0, length), port: which === 0 ? ports >>> 16 : ports & 0xffff };
  }

  #readKey(segment: Segment): void {
    const { bytes, sourceStart, destinationStart, addressLength, sourcePort, destinationPort } = segment;
    const key = this.#key;
    const reversed = isAhead(segment) ? 1 : 0;
    const first = reversed === 1 ? destinationStart : sourceStart;
    const second = reversed === 1 ? sourceStart : destinationStart;
    this.#keyReversed = reversed;
    key[PORTS] =
      reversed === 1 ? destinationPort * 0x10000 + sourcePort : sourcePort * 0x10000 + destinationPort;
    key[0] = word(bytes, first);
    key[4] = word(bytes, second);
    this.#keyIsIpv6 = addressLength === 16 ? 1 : 0;
    for (let i = 1; i < 4; i++) {
      key[i] = this.#keyIsIpv6 === 1 ? word(bytes, first + 4 * i) : 0;
      key[4 + i] = this.#keyIsIpv6 === 1 ? word(bytes, second + 4 * i) : 0;
    }
  }

  #hash(): number {
    const key = this.#key;
    let hash = (key[PORTS] as number) ^ this.#seed;
    const step = this.#keyIsIpv6 === 1 ? 1 : 4;
    for (let i = 0; i < PORTS; i += step) {
      hash = Math.imul(hash ^ (key[i] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #hasKey(flow: number): boolean {
    const at = WORDS * flow;
    const keys = this.#keys;
    const key = this.#key;
    if (
      keys[at + PORTS] !== key[PORTS] ||
      keys[at] !== key[0] ||
      keys[at + 4] !== key[4] ||
      this.#isIpv6[flow] !== this.#keyIsIpv6
    )
      return false;
    if (this.#keyIsIpv6 === 0) return true;
    for (let i = 1; i < PORTS; i++) if (keys[at + i] !== key[i]) return false;
    return true;
  }

  #insert(slot: number): number {
    if (this.count >= MAX_FLOWS) return NO_FLOW;
    const flow = this.count++;
    this.#slots[slot] = flow;
    if (flow === this.#numbers.length) this.#grow();
    this.#keys.set(this.#key, WORDS * flow);
    this.#isIpv6[flow] = this.#keyIsIpv6;
    if (2 * this.count > this.#slots.length) this.#rehash();
    return flow;
  }

  #grow(): void {
    const capacity = 2 * this.#numbers.length;
    this.#keys = enlarged(this.#keys, new Uint32Array(WORDS * capacity));
    this.#isIpv6 = enlarged(this.#isIpv6, new Uint8Array(capacity));
    this.#reversed = enlarged(this.#reversed, new Uint8Array(capacity));
    this.#numbers = enlarged(this.#numbers, new Uint32Array(capacity));
    this.#bases = enlarged(this.#bases, new Float64Array(2 * capacity));
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(NO_FLOW);
    const mask = slots.length - 1;
    for (let flow = 0; flow < this.count; flow++) {
      this.#key.set(this.#keys.subarray(WORDS * flow, WORDS * (flow + 1)));
      this.#keyIsIpv6 = this.#isIpv6[flow] as number;
      let slot = this.#hash() & mask;
      while (slots[slot] !== NO_FLOW) slot = (slot + 1) & mask;
      slots[slot] = flow;
    }
    this.#slots = slots;
  }
}

/** An address that is being formatted. */
const addressBytes = new Uint8Array(16);
const address = new DataView(addressBytes.buffer);

/** Whether the sender's endpoint stands behind the receiver's in a key. */
function isAhead(segment: Segment): boolean {
  const { bytes, sourceStart, destinationStart, addressLength, sourcePort, destinationPort } = segment;
  for (let i = 0; i < addressLength; i++) {
    const difference = (bytes[sourceStart + i] as number) - (bytes[destinationStart + i] as number);
    if (difference !== 0) return difference > 0;
  }
  return sourcePort > destinationPort;
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

function enlarged<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
