import { spanOf } from '../capture/capture-span.ts';
import type { CaptureProblem, Frame } from '../capture/frame.ts';
import type { FramePlaces } from '../capture/frame-places.ts';
import type { CaptureFile } from '../capture/read-captures.ts';
import type { WrongClock } from '../diagnosis/common-knowledge.ts';
import { rfc3339 } from '../format/time.ts';
import { LINK_TYPES } from '../registry/link-types.ts';
import { codePoint } from '../registry/name-of.ts';
import type { TrustStore } from '../x509/trust-store.ts';
import type { CaptureCommentDocument, CaptureDocument } from './document.ts';

/** Counts the frames of link types that we cannot look into. */
export class LinkTypeCensus {
  readonly #frames = new Map<number, { first: number; count: number }>();

  count({ linkType, number }: Frame): void {
    const known = this.#frames.get(linkType);
    if (known === undefined) this.#frames.set(linkType, { first: number, count: 1 });
    else known.count++;
  }

  /** A problem for each, told of the file that has the first such frame. */
  problems(places: FramePlaces): CaptureProblem[] {
    return [...this.#frames].map(([linkType, { first, count }]) => {
      const file = places.of(first)?.file ?? '';
      const { name } = codePoint(LINK_TYPES, linkType);
      const frames = count === 1 ? '1 frame has' : `${count} frames have`;
      const message = `${frames} link type ${linkType} (${name}), which pcapinspect cannot read`;
      return { file, frame: first, offset: null, message };
    });
  }
}

/** What is known when captures have been read; plain data. */
export interface CaptureEvidence {
  readonly files: readonly CaptureFile[];
  readonly linkTypes: readonly CaptureProblem[];
  /** The first frame of which it is not known which file it is from. */
  readonly unknownFrom: number | null;
  /** Streams that were only counted, and segments that belong to none, as the bounds on streams wanted it. */
  readonly unlisted: number;
  readonly unsorted: number;
  /** Records of DNS answers beyond those that are listed. */
  readonly unlistedDns: number;
  /** Packets in fragments that were not put together. */
  readonly packetsGivenUp: number;
  readonly comments: readonly CaptureCommentDocument[];
  /** What is plainly wrong with the clock of the capture. */
  readonly wrongClock: WrongClock | null;
}

/** What is reported of the capture as a whole. */
export function captureDocument(
  evidence: CaptureEvidence,
  { roots, files: trustFiles }: Pick<TrustStore, 'roots' | 'files'>,
): CaptureDocument {
  const { files, comments } = evidence;
  const { first, last } = spanOf(files);
  return {
    files: files.map(({ path, format, compression, frames }) => ({ path, format, compression, frames })),
    frames: files.reduce((sum, { frames }) => sum + frames, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    firstTime: first === null ? null : rfc3339(first),
    lastTime: last === null ? null : rfc3339(last),
    problems: problems(evidence),
    roots,
    trustFiles,
    comments,
  };
}

function problems(evidence: CaptureEvidence): CaptureProblem[] {
  const { files, linkTypes, unknownFrom, unlisted, unsorted, unlistedDns, packetsGivenUp, wrongClock } =
    evidence;
  const list = [...files.flatMap((file) => file.problems), ...linkTypes];
  const file = files[0]?.path ?? '';
  if (unknownFrom !== null) {
    const message = `the files take turns too often: of frames from ${unknownFrom} on, it is not known which file they are from`;
    list.push({ file, frame: unknownFrom, offset: null, message });
  }
  const leftOut: readonly [number, string][] = [
    [unlisted, 'streams that are neither mail nor TLS were counted and not listed'],
    [
      unsorted,
      'TCP segments belong to no stream, for there are more pairs of addresses and ports than can be told apart',
    ],
    [unlistedDns, 'records of DNS answers were counted and not listed'],
    [packetsGivenUp, 'IP packets were not put together, for there are more fragments than can be kept'],
  ];
  if (wrongClock !== null) {
    const { seen, judgedBefore } = wrongClock;
    const but =
      judgedBefore === 0 ? '' : `, but on ${judgedBefore} streams that were done with before this was known`;
    const message = `the clock of the capture is plainly wrong: ${seen}; nobody is accused of expiry${but} (--at TIME judges dates by another time)`;
    list.push({ file, frame: null, offset: null, message });
  }
  for (const [number, what] of leftOut) {
    if (number > 0) list.push({ file, frame: null, offset: null, message: `${number} ${what}` });
  }
  return list;
}
