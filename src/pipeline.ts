/**
 * The whole path on one screen: files → frames → TCP segments → streams → SMTP and TLS → certificates → findings.
 */
import type { Frame } from './capture/frame.ts';
import { FramePlaces } from './capture/frame-places.ts';
import { readCaptures } from './capture/read-captures.ts';
import { Remarks } from './capture/remarks.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from './inspection.ts';
import { Investigation } from './investigation.ts';
import { emptySegment } from './network/segment.ts';
import { type Unwrapped, Unwrapper } from './network/unwrap.ts';
import { Annotations } from './report/annotations.ts';
import { captureDocument, LinkTypeCensus } from './report/capture-document.ts';
import type { InspectionDocument } from './report/document.ts';
import { Session } from './session/session.ts';
import { Streams } from './streams/streams.ts';

/**
 * Reads the captures, several in the order of time, and says what became of each stream.
 * @throws {CaptureError} where a file is no capture (its `file` names it); I/O errors of the inputs pass through. With
 *   `onFailure`, both only where no input is left.
 */
export async function inspectCapture(
  inputs: readonly CaptureInput[],
  options: InspectOptions,
  events: InspectEvents = {},
): Promise<InspectionDocument> {
  const remarks = new Remarks();
  const places = new FramePlaces(inputs.map(({ name }) => name));
  const annotations = new Annotations(remarks, inputs.length > 1 ? places : null);
  const { onStream, onFinding, onFailure } = events;
  const investigation = new Investigation(options, {
    ...(onStream && { onStream: (stream) => onStream(annotations.stream(stream)) }),
    ...(onFinding && { onFinding: (change) => onFinding(annotations.change(change)) }),
  });
  const streams = new Streams({
    keepEnded: options.keepStreams ?? true,
    newReader: (endpoints) => new Session(endpoints),
    onEnd: (connection, now, mayList) => investigation.ended(connection, now, mayList),
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
  const pause = async (isIdle: boolean): Promise<boolean> => {
    if (isIdle) streams.settle();
    events.onProgress?.({
      frames: last,
      streams: streams.count,
      openStreams: () =>
        [...streams.open]
          .flatMap((connection) => investigation.standing(connection))
          .map((stream) => annotations.stream(stream)),
    });
    return (await events.onPause?.()) ?? true;
  };

  const files = await readCaptures(inputs, takeFrame, { remarks, places, pause, onFailure });
  streams.finish();
  const found = investigation.finish(files).map((stream) => annotations.stream(stream));
  const comments = annotations.otherComments;
  const capture = captureDocument({
    files,
    places,
    linkTypes,
    streams,
    packetsGivenUp: unwrapper.packetsGivenUp,
    comments,
  });
  return { format: 'pcapinspect', version: 1, capture, streams: found, dns: [] };
}
