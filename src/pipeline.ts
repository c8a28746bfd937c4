/**
 * The whole path: files → frames → TCP segments → streams → SMTP and TLS → certificates → findings. `readStreams` goes it
 * as far as one stream by itself; here streams are compared with each other, and reported.
 */
import { FramePlaces } from './capture/frame-places.ts';
import { Remarks } from './capture/remarks.ts';
import type { Diagnosis } from './diagnosis/diagnose.ts';
import type { EndedStream } from './examiner.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from './inspection.ts';
import { Investigation } from './investigation.ts';
import { readStreams } from './reading.ts';
import { Annotations } from './report/annotations.ts';
import { captureDocument } from './report/capture-document.ts';
import { DnsListing } from './report/dns-document.ts';
import type { DnsDocument, InspectionDocument, StreamDocument } from './report/document.ts';
import { withDiagnosis, withLateFrames } from './report/stream-document.ts';

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
  const keeps = options.keepStreams ?? true;
  const final: Pick<EndedStream, 'document' | 'connection'>[] = [];
  const investigation = new Investigation<EndedStream, EndedStream | null>({
    onStream: (ended, diagnosis) => {
      events.onStream?.(annotations.stream(reported(ended, diagnosis)));
      return keeps ? ended : null;
    },
    onFinding: (change) => events.onFinding?.(annotations.change(change)),
    onFinal: (kept, diagnosis) => {
      if (kept !== null) final.push({ document: reported(kept, diagnosis), connection: kept.connection });
    },
  });
  const dns: DnsDocument[] = [];
  const listing = new DnsListing((record) => {
    events.onDns?.(record);
    if (keeps) dns.push(record);
  });
  const evidence = await readStreams(
    inputs,
    options,
    { remarks, places, annotations },
    {
      onEnded: (ended) => investigation.ended(ended),
      onFailure: events.onFailure,
      onCarried: events.onCarried,
      onTlsSession: events.onTlsSession,
      onDnsAnswer: (answer) => listing.add(answer),
      pause: async ({ frames, streams, standing }) => {
        const openStreams = () =>
          standing().map((it) => annotations.stream(reported(it, investigation.standing(it))));
        events.onProgress?.({ frames, streams, openStreams });
        return (await events.onPause?.()) ?? true;
      },
    },
  );
  investigation.finish();
  const streams = final
    .sort((a, b) => a.document.stream - b.document.stream)
    .map(({ document, connection }) =>
      annotations.stream(connection === null ? document : withLateFrames(document, connection)),
    );
  const capture = captureDocument(
    {
      ...evidence,
      unlistedDns: listing.unlisted,
      comments: annotations.otherComments,
      wrongClock: investigation.wrongClock,
    },
    options.trust,
  );
  return { format: 'pcapinspect', version: 1, capture, streams, dns };
}

function reported({ document }: EndedStream, diagnosis: Diagnosis | null): StreamDocument {
  return diagnosis === null ? document : withDiagnosis(document, diagnosis);
}
