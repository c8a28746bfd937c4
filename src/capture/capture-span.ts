import { compareTime, type Time } from '../format/time.ts';
import type { CaptureFile } from './capture-reader.ts';

/** From when to when captures go, which need not be given in the order of their time; nulls where they have no frame. */
export function spanOf(files: readonly CaptureFile[]): {
  readonly first: Time | null;
  readonly last: Time | null;
} {
  const [first = null] = files.flatMap(({ firstTime }) => firstTime ?? []).sort(compareTime);
  const last = files.flatMap(({ lastTime }) => lastTime ?? []).sort(compareTime);
  return { first, last: last.at(-1) ?? null };
}
