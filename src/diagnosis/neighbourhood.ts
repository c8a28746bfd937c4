import { MAX_COMPARED_STREAMS, MAX_SIGHTINGS } from '../limits.ts';
import type { StreamEvidence } from './evidence.ts';
import type { Sighting } from './sighting.ts';

/** Remembers the last streams to each server. */
export class Neighbourhood {
  readonly #byServer = new Map<string, Sighting[]>();
  /** All that are remembered, each with the servers it stands under; the next one takes the place of the oldest. */
  readonly #ring: { readonly sighting: Sighting; readonly servers: readonly string[] }[] = [];
  #next = 0;

  add(sighting: Sighting, stream: StreamEvidence): void {
    const servers = serversOf(stream);
    this.#forget(this.#next);
    this.#ring[this.#next] = { sighting, servers };
    this.#next = (this.#next + 1) % MAX_SIGHTINGS;
    for (const server of servers) {
      const list = this.#byServer.get(server);
      if (list === undefined) this.#byServer.set(server, [sighting]);
      else if (list.push(sighting) > MAX_COMPARED_STREAMS) list.shift();
    }
  }

  /** The other streams to the same server, and those that were known of it `before`, in the order of their numbers. */
  of(stream: StreamEvidence, before: readonly Sighting[]): Sighting[] {
    const near = serversOf(stream).flatMap((server) => this.#byServer.get(server) ?? []);
    return [...new Set([...before, ...near])]
      .filter((other) => other.stream !== stream.stream)
      .sort((a, b) => a.stream - b.stream);
  }

  #forget(place: number): void {
    const oldest = this.#ring[place];
    if (oldest === undefined) return;
    for (const server of oldest.servers) {
      const list = this.#byServer.get(server);
      if (list?.[0] === oldest.sighting) list.shift();
      if (list?.length === 0) this.#byServer.delete(server);
    }
  }
}

/** What makes a server the same one: its address, or the host name that it greets with (RFC 5321 section 4.3.1). */
function serversOf({ server, smtp }: StreamEvidence): string[] {
  const name = smtp?.dialogue.greeting?.text[0]?.split(' ', 1)[0]?.toLowerCase() ?? '';
  const byAddress = `${server.ip} ${server.port}`;
  return name.includes('.') ? [byAddress, `${name} ${server.port}`] : [byAddress];
}
