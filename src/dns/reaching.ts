import { milliseconds, type Time } from '../format/time.ts';
import type { Answered } from './lookups.ts';

/** A stream, as far as it matters for what was looked up for it. */
export interface Reaching {
  /** The address that its client means, behind whatever proxies; null where it is none. */
  readonly address: string | null;
  /** The addresses of client and server, as far as they are known. */
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly port: number;
  readonly begin: Moment;
  /** When the client saw the server's certificate, or would have. */
  readonly handshake: Moment;
  /** The name that the client asks for, or that the user gives; null where neither is known. */
  readonly asked: string | null;
}

export interface Moment {
  readonly frame: number;
  readonly time: Time;
}

/**
 * What a client has looked up it holds for the attempt at hand, whatever the TTL: with several addresses that do not answer,
 * that takes minutes.
 */
const PATIENCE = 300_000;

/** Whether the answer had been given, and held, at that moment; and not to the server itself, which asks for other reasons. */
export function held(answer: Answered, at: Moment, { servers }: Pick<Reaching, 'servers'>): boolean {
  const isIn = answer.firstFrame < at.frame && milliseconds(at.time) <= answer.until + PATIENCE;
  return isIn && !servers.includes(answer.client);
}

/** The frame of the last such answer before. */
export function frameBefore({ firstFrame, lastFrame }: Answered, { frame }: Moment): number {
  return lastFrame < frame ? lastFrame : firstFrame;
}

/** Those that were given to the client itself, where there are any: others may have meant something else. */
export function preferred<T extends Answered>(answers: readonly T[], { clients }: Reaching): readonly T[] {
  const own = answers.filter(({ client }) => clients.includes(client));
  return own.length > 0 ? own : answers;
}
