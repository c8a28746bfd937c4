import type { Frame } from './capture/frame.ts';
import type { FramePlaces } from './capture/frame-places.ts';
import { readCaptures } from './capture/read-captures.ts';
import type { Remarks } from './capture/remarks.ts';
import type { DnsAnswer } from './dns/lookups.ts';
import { DnsReader } from './dns/reader.ts';
import { type EndedStream, Examiner } from './examiner.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from './inspection.ts';
import { emptySegment } from './network/segment.ts';
import { type Unwrapped, Unwrapper } from './network/unwrap.ts';
import type { Annotations } from './report/annotations.ts';
import { type CaptureEvidence, LinkTypeCensus } from './report/capture-document.ts';
import { Session } from './session/session.ts';
import { isOfInterest } from './session/sniff.ts';
import { Streams } from './streams/streams.ts';
import { KeyLog } from './tls/secrets/key-log.ts';

/** Secrets Type of a TLS key log in a pcapng, draft-ietf-opsawg-pcapng section 4.7. */
const TLS_KEY_LOG = 0x544c534b;

/** The secrets that are known so far: those given, and those that captures have brought. */
class Secrets {
  #taken = 0;

  constructor(
    private given: KeyLog | null,
    private readonly remarks: Remarks,
  ) {}

  /** Null where none are. */
  get keyLog(): KeyLog | null {
    const { secrets } = this.remarks;
    for (; this.#taken < secrets.length; this.#taken++) {
      const { type, bytes } = secrets[this.#taken] as (typeof secrets)[number];
      if (type !== TLS_KEY_LOG) continue;
      this.given ??= new KeyLog();
      this.given.add(bytes);
    }
    return this.given !== null && this.given.size > 0 ? this.given : null;
  }
}

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
  readonly onCarried?: InspectEvents['onCarried'] | undefined;
  readonly onTlsSession?: InspectEvents['onTlsSession'] | undefined;
  readonly onDnsAnswer: (answer: DnsAnswer) => void;
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
  { onEnded, onFailure, onCarried, onTlsSession, onDnsAnswer, pause }: ReadingEvents,
): Promise<Omit<CaptureEvidence, 'unlistedDns' | 'wrongClock'>> {
  const dns = new DnsReader(onDnsAnswer);
  const examiner = new Examiner(options, dns.lookups, onEnded, onTlsSession);
  const streams = new Streams({
    keepEnded: options.keepStreams ?? true,
    isOfInterest: (segment) => isOfInterest(segment) || dns.isOfInterest(segment),
    newReader: (endpoints) =>
      dns.beside(new Session(endpoints, secrets.keyLog, options.showSecrets), endpoints),
    onEnd: (connection, now, mayList) => examiner.ended(connection, now, mayList),
    onStranger: (stranger) => examiner.passed(stranger),
  });
  const secrets = new Secrets(options.keyLog ?? null, remarks);
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
      else if (found === 'dns') dns.datagram(segment, frame);
      else if (found === 'unsupported-link') linkTypes.count(frame);
      if (onCarried !== undefined && (found === 'tcp' || found === 'quoted-tcp')) {
        const stream = streams.lastStream;
        if (stream !== null) onCarried(stream, last, unwrapper.earlier);
      }
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
