import { type CaptureFile, CaptureReader } from './capture-reader.ts';
import { NO_LIMIT } from './format-reader.ts';
import type { FrameSink } from './frame.ts';
import { Remarks } from './remarks.ts';
import type { CaptureSource } from './source.ts';

export { CaptureError } from './capture-error.ts';
export type { CaptureFile } from './capture-reader.ts';

/**
 * Reads a capture from its beginning to its end, or to where it is damaged, and gives each frame to `sink`. `pause` is
 * waited for before more is read; where it says false, reading ends.
 *
 * Throws a `CaptureError` where it is no capture that can be read; what the source throws passes through. A chunk must
 * not be changed once it was given.
 */
export async function readCapture(
  name: string,
  source: CaptureSource,
  sink: FrameSink,
  { firstFrame = 1, remarks = new Remarks(), pause = async () => true }: ReadOptions = {},
): Promise<CaptureFile> {
  const reader = await CaptureReader.open(name, source, sink, { next: firstFrame }, remarks);
  try {
    while (reader.walk(NO_LIMIT) === 'more') if (!(await pause()) || !(await reader.more())) break;
    return reader.file;
  } finally {
    await reader.close();
  }
}

export interface ReadOptions {
  readonly firstFrame?: number;
  /** Collects what the capture says beside its frames. */
  readonly remarks?: Remarks;
  readonly pause?: () => Promise<boolean>;
}
