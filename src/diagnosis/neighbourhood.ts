import { MAX_COMPARED_STREAMS, MAX_SIGHTINGS } from '../limits.ts';
import type { Sighting } from './sighting.ts';

/** Remembers the last streams to each server. */
export class Neighbourhood {
  readonly #byServer = new Map<string, Sighting[]>();
  /** All that are remembered; the next one takes the place of the oldest. */
  readonly #ring: Sighting[] = [];
  #next = 0;

  add(sighting: Sighting): void {
    this.#forget(this.#next);
    this.#ring[this.#next] = sighting;
    this.#next = (this.#next + 1) % MAX_SIGHTINGS;
    for (const server of sighting.servers) {
      const list = this.#byServer.get(server);
      if (list === undefined) this.#byServer.set(server, [sighting]);
      else if (list.push(sighting) > MAX_COMPARED_STREAMS) list.shift();
    }
  }

  /** The other streams to the same server, and those that were known of it `before`, in the order of their numbers. */
  of(own: Sighting, before: readonly Sighting[]): Sighting[] {
    const others = new Map<number, Sighting>();
    for (const other of before) others.set(other.stream, other);
    for (const server of own.servers) {
      for (const other of this.#byServer.get(server) ?? []) others.set(other.stream, other);
    }
    others.delete(own.stream);
    return [...others.values()].sort((a, b) => a.stream - b.stream);
  }

  #forget(place: number): void {
    const oldest = this.#ring[place];
    if (oldest === undefined) return;
    for (const server of oldest.servers) {
      const list = this.#byServer.get(server);
      if (list?.[0] === oldest) list.shift();
      if (list?.length === 0) this.#byServer.delete(server);
    }
  }
}
