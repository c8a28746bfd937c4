import type { Time } from '../format/time.ts';
import type { Window } from './window.ts';

/** A point in time to read up to, this itself left out. */
export type TimeLimit = Pick<Time, 'seconds' | 'nanoseconds'>;

/** All frames are before this. */
export const NO_LIMIT: TimeLimit = { seconds: Number.POSITIVE_INFINITY, nanoseconds: 0 };

/**
 * Why a walk ended: there are not enough bytes in the window for the next record; the next frame is not before the
 * limit; or what follows cannot be read.
 */
export type Walked = 'more' | 'due' | 'stopped';

/** Reads the records of one file format. */
export interface FormatReader {
  /** Takes whole records out of the window and gives their frames to an outlet. */
  walk(window: Window, limit: TimeLimit): Walked;
  /** The time of the next frame, after a walk that ended with `due`. */
  readonly due: TimeLimit;
  /** The capture ends with what is left in the window. */
  finish(window: Window): void;
}
