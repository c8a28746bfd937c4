import type { Direction } from '../streams/connection.ts';
import type { Arrival } from '../streams/half-stream.ts';
import { readRequest } from './prelude.ts';
import { PreludeReader, type SeenPrelude } from './prelude-reader.ts';
import { ProxyReader, type SeenProxyHeader } from './proxy-reader.ts';

/** Takes bytes of a direction, which are good during the call. */
type Take = (direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival) => void;

/** Takes off a stream's beginning what is said with proxies and by them, and hands on the rest. */
export class Proxies {
  /** null where the first bytes ask for no tunnel, as in most streams. */
  #prelude: PreludeReader | null = null;
  #hasBegun = false;
  readonly #headers = [new ProxyReader(), new ProxyReader()] as const;
  readonly #handOn: Take;
  #hasTunnel = false;

  constructor(handOn: Take) {
    this.#handOn = handOn;
  }

  /** The header that a proxy put before the client's bytes. */
  get header(): SeenProxyHeader | null {
    return this.#headers[0].header ?? this.#headers[1].header;
  }

  /** What the client asked a proxy for. */
  get prelude(): SeenPrelude | null {
    return this.#prelude?.seen ?? null;
  }

  /** The client's direction, where any of that tells. */
  get client(): Direction | null {
    const asker = this.#prelude?.client ?? null;
    if (asker !== null || this.header === null) return asker;
    return this.#headers[0].header === null ? 1 : 0;
  }

  /** Bytes of all that, in one direction. */
  length(direction: Direction): number {
    return this.#headers[direction].length + (this.#prelude?.lengths[direction] ?? 0);
  }

  /** @param fromStart The connection's first bytes are in the capture: nobody asks for a tunnel later. */
  data(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    arrival: Arrival,
    fromStart: boolean,
  ): void {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      const asks = fromStart && readRequest(bytes.subarray(start, end)).kind !== 'none';
      if (asks) this.#prelude = new PreludeReader();
    }
    if (this.#prelude === null || this.#prelude.isOver)
      return this.#takeHeader(direction, bytes, start, end, arrival);
    for (const it of this.#prelude.take(direction, bytes, start, end, arrival))
      this.#takeHeader(it.direction, it.bytes, it.start, it.end, it.arrival);
  }

  /** Nothing of a proxy's comes any more in this direction: hands on what was held. */
  release(direction: Direction): void {
    for (const it of this.#prelude?.release() ?? [])
      this.#takeHeader(it.direction, it.bytes, it.start, it.end, it.arrival);
    for (const it of this.#headers[direction].release())
      this.#handOn(direction, it.bytes, it.start, it.end, it.arrival);
  }

  /** Something came behind what was said with a proxy that a client asked. */
  get hasTunnel(): boolean {
    return this.#hasTunnel;
  }

  #takeHeader(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    this.#hasTunnel ||= this.#prelude?.isOver === true && this.#prelude.seen?.accepted === true;
    const header = this.#headers[direction];
    if (header.isOver) return this.#handOn(direction, bytes, start, end, arrival);
    for (const it of header.take(bytes, start, end, arrival))
      this.#handOn(direction, it.bytes, it.start, it.end, it.arrival);
  }
}
