import type { CaptureProblem, Frame } from '../capture/frame.ts';
import type { CaptureFile } from '../capture/read-capture.ts';
import { compareTime, rfc3339 } from '../format/time.ts';
import { LINK_TYPES } from '../registry/link-types.ts';
import { codePoint } from '../registry/name-of.ts';
import type { CaptureDocument } from './document.ts';

/** Counts the frames of link types that we cannot look into. */
export class LinkTypeCensus {
  readonly #frames = new Map<number, { first: number; count: number }>();

  count({ linkType, number }: Frame): void {
    const known = this.#frames.get(linkType);
    if (known === undefined) this.#frames.set(linkType, { first: number, count: 1 });
    else known.count++;
  }

  /** A problem for each, told of the file that has the first such frame. */
  problems(files: readonly CaptureFile[]): CaptureProblem[] {
    return [...this.#frames].map(([linkType, { first, count }]) => {
      const file = files.find(({ nextFrame }) => first < nextFrame)?.path ?? '';
      const { name } = codePoint(LINK_TYPES, linkType);
      const frames = count === 1 ? '1 frame has' : `${count} frames have`;
      const message = `${frames} link type ${linkType} (${name}), which pcapinspect cannot read`;
      return { file, frame: first, offset: null, message };
    });
  }
}

/** What is reported of the capture as a whole. */
export function captureDocument(
  files: readonly CaptureFile[],
  linkTypes: LinkTypeCensus,
  unlistedStreams: number,
): CaptureDocument {
  const [first] = files;
  const problems = [...files.flatMap((file) => file.problems), ...linkTypes.problems(files)];
  if (unlistedStreams > 0) {
    const message = `${unlistedStreams} streams that are neither mail nor TLS were counted and not listed`;
    problems.push({ file: first?.path ?? '', frame: null, offset: null, message });
  }
  // Files need not be given in the order of their time.
  const [firstTime = null] = files.flatMap((file) => file.firstTime ?? []).sort(compareTime);
  const lastTime =
    files
      .flatMap((file) => file.lastTime ?? [])
      .sort(compareTime)
      .at(-1) ?? null;
  return {
    files: files.map(({ path, format, compression, frames }) => ({ path, format, compression, frames })),
    frames: files.reduce((sum, { frames }) => sum + frames, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    firstTime: firstTime === null ? null : rfc3339(firstTime),
    lastTime: lastTime === null ? null : rfc3339(lastTime),
    problems,
  };
}
