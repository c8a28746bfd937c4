import type { FramePlaces } from '../capture/frame-places.ts';
import type { Comment, Remarks } from '../capture/remarks.ts';
import type {
  CaptureCommentDocument,
  EndpointDocument,
  FindingChange,
  FindingDocument,
  StreamDocument,
} from './document.ts';

/** Adds to documents what captures say beside their frames, and in which of several files frames are. */
export class Annotations {
  readonly #ofStreams = new Map<number, Comment[]>();
  readonly #told = new Set<Comment>();

  constructor(
    private readonly remarks: Remarks,
    /** Null where there is one file. */
    private readonly places: FramePlaces | null,
  ) {}

  /** A commented frame, which was read last, is of this stream, if of any. */
  place(frame: number, stream: number | null): void {
    if (stream === null) return;
    const { comments } = this.remarks;
    let first = comments.length;
    while (comments[first - 1]?.frame === frame) first -= 1;
    this.#ofStreams.set(stream, [...(this.#ofStreams.get(stream) ?? []), ...comments.slice(first)]);
  }

  stream(document: StreamDocument): StreamDocument {
    if (this.#isEmpty) return document;
    const { client, server, firstFrame, lastFrame, findings } = document;
    const comments = this.#ofStreams.get(document.stream) ?? [];
    for (const comment of comments) this.#told.add(comment);
    return {
      ...document,
      client: this.#endpoint(client),
      server: this.#endpoint(server),
      comments: comments.map(({ frame, text }) => ({ frame: frame ?? 0, text })),
      parts: this.places?.between(firstFrame, lastFrame) ?? null,
      findings: findings.map((finding) => this.#finding(finding)),
    };
  }

  change(change: FindingChange): FindingChange {
    return { ...change, finding: this.#finding(change.finding) };
  }

  /** The comments that no stream was told of with. */
  get otherComments(): CaptureCommentDocument[] {
    return this.remarks.comments.filter((comment) => !this.#told.has(comment));
  }

  get #isEmpty(): boolean {
    return this.places === null && this.remarks.comments.length + this.remarks.hostNames.size === 0;
  }

  #endpoint(endpoint: EndpointDocument): EndpointDocument {
    return { ...endpoint, name: this.remarks.hostNames.get(endpoint.ip) ?? null };
  }

  #finding(finding: FindingDocument): FindingDocument {
    const { places } = this;
    return places === null
      ? finding
      : { ...finding, places: finding.frames.map((frame) => places.of(frame)) };
  }
}
