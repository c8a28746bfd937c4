import type { Frame } from './capture/frame.ts';
import type { FramePlaces } from './capture/frame-places.ts';
import { readCaptures } from './capture/read-captures.ts';
import type { Remarks } from './capture/remarks.ts';
import { type EndedStream, Examiner } from './examiner.ts';
import type { CaptureInput, InspectOptions } from './inspection.ts';
import { emptySegment } from './network/segment.ts';
import { type Unwrapped, Unwrapper } from './network/unwrap.ts';
import type { Annotations } from './report/annotations.ts';
import { type CaptureEvidence, LinkTypeCensus } from './report/capture-document.ts';
import { Session } from './session/session.ts';
import { isOfInterest } from './session/sniff.ts';
import { Streams } from './streams/streams.ts';

/** What is learnt of captures beside their streams, and added to these. */
export interface Surroundings {
  readonly remarks: Remarks;
  readonly places: FramePlaces;
  readonly annotations: Annotations;
}

export interface ReadingEvents {
  readonly onEnded: (ended: EndedStream) => void;
  /** See `InspectEvents`. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  /** Before more is waited for; where it says false, reading ends. */
  readonly pause: (reading: ReadingState) => Promise<boolean>;
}

/** How far reading has come. */
export interface ReadingState {
  readonly frames: number;
  readonly streams: number;
  /** The mail and TLS streams that have not ended, as they stand. */
  standing(): EndedStream[];
}

/**
 * Reads captures, several in the order of time, and tells of each stream when it has ended.
 * @throws as `inspectCapture`.
 */
export async function readStreams(
  inputs: readonly CaptureInput[],
  options: InspectOptions,
  { remarks, places, annotations }: Surroundings,
  { onEnded, onFailure, pause }: ReadingEvents,
): Promise<CaptureEvidence> {
  const examiner = new Examiner(options, onEnded);
  const streams = new Streams({
    keepEnded: options.keepStreams ?? true,
    isOfInterest,
    newReader: (endpoints) => new Session(endpoints),
    onEnd: (connection, now, mayList) => examiner.ended(connection, now, mayList),
    onStranger: (stranger) => examiner.passed(stranger),
  });
  const linkTypes = new LinkTypeCensus();
  const unwrapper = new Unwrapper();
  const segment = emptySegment();

  let last = 0;
  const takeFrame = (frame: Frame): void => {
    last = frame.number;
    let found: Unwrapped | null = unwrapper.unwrap(frame, segment);
    for (; found !== null; found = unwrapper.next(segment)) {
      if (found === 'tcp') {
        streams.segment(segment, frame);
        if (remarks.commentedFrame === last) annotations.place(last, streams.lastStream);
      } else if (found === 'quoted-tcp') streams.quoted(segment, frame);
      else if (found === 'unsupported-link') linkTypes.count(frame);
    }
  };
  const standing = () => [...streams.open].flatMap((connection) => examiner.standing(connection) ?? []);

  const files = await readCaptures(inputs, takeFrame, {
    remarks,
    places,
    onFailure,
    pause: (isIdle) => {
      if (isIdle) streams.settle();
      return pause({ frames: last, streams: streams.count, standing });
    },
  });
  streams.finish();
  examiner.finish(files);
  return {
    files,
    linkTypes: linkTypes.problems(places),
    unknownFrom: places.unknownFrom,
    unlisted: streams.unlisted,
    unsorted: streams.unsorted,
    packetsGivenUp: unwrapper.packetsGivenUp,
    comments: remarks.comments,
  };
}
