import { MAX_FOLLOWED_BYTES, MAX_FOLLOWED_STREAMS } from '../limits.ts';
import type { Connection } from './connection.ts';

/** Streams that are followed no further, and the bound on all streams together that makes it so. */
export interface Overload {
  readonly what: 'followed-streams' | 'followed-bytes';
  readonly limit: number;
  readonly givenUp: readonly Connection[];
}

/**
 * Which streams have to go where too many are followed at once, or keep too many bytes: those that have been silent for
 * longest, until three quarters of what is allowed is left, so that this is not asked for each new stream.
 */
export function overloadOf(followed: readonly Connection[]): Overload | null {
  const bytes = followed.reduce((sum, connection) => sum + connection.keptBytes, 0);
  if (followed.length > MAX_FOLLOWED_STREAMS) {
    const excess = followed.length - 0.75 * MAX_FOLLOWED_STREAMS;
    return {
      what: 'followed-streams',
      limit: MAX_FOLLOWED_STREAMS,
      givenUp: bySilence(followed).slice(0, Math.ceil(excess)),
    };
  }
  if (bytes <= MAX_FOLLOWED_BYTES) return null;
  let left = bytes;
  const givenUp = bySilence(followed).filter(({ keptBytes }) => {
    if (left <= 0.75 * MAX_FOLLOWED_BYTES || keptBytes === 0) return false;
    left -= keptBytes;
    return true;
  });
  return { what: 'followed-bytes', limit: MAX_FOLLOWED_BYTES, givenUp };
}

function bySilence(connections: readonly Connection[]): Connection[] {
  return connections.toSorted((a, b) => a.lastFrame - b.lastFrame);
}
