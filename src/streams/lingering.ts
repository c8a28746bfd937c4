import type { Connection } from './connection.ts';

/** A closed stream ends when this many seconds of the capture have passed: the usual TIME-WAIT. */
const LINGER_SECONDS = 60;

/** Closed streams that have not ended, in the order of their closing. Times are seconds of the capture. */
export class Lingering {
  /** Before this time none ends. */
  nextEnd = Number.POSITIVE_INFINITY;
  /** Each with the time of its closing. */
  readonly #closed = new Map<Connection, number>();

  /** The stream is closed at `now`; `goesOn`: data come that belie it, as with a RST that the receiver did not believe. */
  note(connection: Connection, now: number, goesOn: boolean): void {
    if (goesOn) this.#closed.delete(connection);
    if (!this.#closed.has(connection)) this.#closed.set(connection, now);
    this.nextEnd = Math.min(this.nextEnd, now + LINGER_SECONDS);
  }

  delete(connection: Connection): void {
    this.#closed.delete(connection);
  }

  /** Takes those whose time has come. */
  *due(now: number): Generator<Connection> {
    this.nextEnd = Number.POSITIVE_INFINITY;
    for (const [connection, since] of this.#closed) {
      if (now <= since + LINGER_SECONDS) {
        this.nextEnd = since + LINGER_SECONDS;
        return;
      }
      this.#closed.delete(connection);
      if (connection.isClosed) yield connection;
    }
  }

  /** Takes all that are still closed, and for which nothing more can be expected. */
  *settled(): Generator<Connection> {
    for (const connection of this.#closed.keys()) {
      if (connection.isClosed && connection.mayTryAgain) continue;
      this.#closed.delete(connection);
      if (connection.isClosed) yield connection;
    }
  }
}
