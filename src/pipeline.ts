/**
 * The whole path on one screen: files → frames → TCP segments → streams → SMTP and TLS → certificates → findings.
 */
import { CaptureError } from './capture/capture-error.ts';
import type { Frame } from './capture/frame.ts';
import { type CaptureFile, type ReadOptions, readCapture } from './capture/read-capture.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from './inspection.ts';
import { Investigation } from './investigation.ts';
import { emptySegment } from './network/segment.ts';
import { unwrap } from './network/unwrap.ts';
import { captureDocument, LinkTypeCensus } from './report/capture-document.ts';
import type { InspectionDocument } from './report/document.ts';
import { Session } from './session/session.ts';
import { Streams } from './streams/streams.ts';

/**
 * Reads the captures one after the other and says what became of each stream.
 * @throws {CaptureError} where a file is no capture (its `file` names it); I/O errors of the inputs pass through.
 */
export async function inspectCapture(
  inputs: readonly CaptureInput[],
  options: InspectOptions,
  events: InspectEvents = {},
): Promise<InspectionDocument> {
  const investigation = new Investigation(options, events);
  const streams = new Streams({
    keepEnded: options.keepStreams ?? true,
    newReader: (endpoints) => new Session(endpoints),
    onEnd: (connection) => investigation.ended(connection),
  });
  const linkTypes = new LinkTypeCensus();
  const segment = emptySegment();

  let last = 0;
  const takeFrame = (frame: Frame): void => {
    last = frame.number;
    switch (unwrap(frame, segment)) {
      case 'tcp':
        return streams.segment(segment, frame);
      case 'quoted-tcp':
        return streams.quoted(segment);
      case 'unsupported-link':
        return linkTypes.count(frame);
    }
  };

  const files: CaptureFile[] = [];
  for (const input of inputs) {
    const firstFrame = files.at(-1)?.nextFrame ?? 1;
    const pause = async (): Promise<boolean> => {
      events.onProgress?.({
        frames: last,
        streams: streams.count,
        openStreams: () => [...streams.open].flatMap((connection) => investigation.standing(connection)),
      });
      return (await events.onPause?.()) ?? true;
    };
    files.push(await readInput(input, takeFrame, { firstFrame, pause }));
  }
  streams.finish();
  const capture = captureDocument(files, linkTypes, streams.unlisted);
  return { format: 'pcapinspect', version: 1, capture, streams: investigation.finish(files), dns: [] };
}

async function readInput(
  input: CaptureInput,
  takeFrame: (frame: Frame) => void,
  options: ReadOptions,
): Promise<CaptureFile> {
  try {
    return await readCapture(input.name, input, takeFrame, options);
  } catch (error) {
    throw error instanceof CaptureError ? new CaptureError(error.message, { file: input.name }) : error;
  }
}
