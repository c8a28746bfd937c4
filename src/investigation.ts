import { conclude, type Diagnosis, type Examination } from './diagnosis/diagnose.ts';
import type { Finding } from './diagnosis/finding.ts';
import { Neighbourhood } from './diagnosis/neighbourhood.ts';
import type { Sighting } from './diagnosis/sighting.ts';
import { MAX_UNDECIDED_STREAMS } from './limits.ts';
import type { FindingChange } from './report/document.ts';

/** What is compared of a stream that has ended; see `EndedStream`. */
export interface Comparable {
  readonly end: object | null;
  readonly sighting: Sighting | null;
  readonly question: Examination | null;
}

/** Told of streams; a diagnosis is null where the stream has its own already. */
export interface InvestigationEvents<Ended> {
  /** All that can be said of it without the streams after it. */
  readonly onStream: (ended: Ended, diagnosis: Diagnosis | null) => void;
  /** A later stream changes what was said. */
  readonly onFinding: (change: FindingChange) => void;
  /** The last word, in the order in which it is known. */
  readonly onFinal: (ended: Ended, diagnosis: Diagnosis | null) => void;
}

/** An ended stream about which more may be known later. */
interface Undecided<Ended> {
  readonly ended: Ended;
  readonly question: Examination | null;
  /** What was said of it when it ended; null where that was nothing yet. */
  readonly told: Diagnosis | null;
  /** The streams that it was compared with then; those that come push them out of the neighbourhood. */
  readonly compared: readonly Sighting[];
}

/**
 * Compares streams with each other: says of each what became of it when it ends, and where that hangs on others once more
 * when those are known.
 */
export class Investigation<Ended extends Comparable> {
  readonly #neighbourhood = new Neighbourhood();
  /** In the order of their end. */
  readonly #undecided = new Set<Undecided<Ended>>();

  constructor(private readonly events: InvestigationEvents<Ended>) {}

  /** A stream has ended; they come in the order of their ends. */
  ended(ended: Ended): void {
    const { end, sighting, question } = ended;
    if (sighting !== null) this.#neighbourhood.add(sighting);
    // What ends with the capture is told of when all that end with it are known.
    if (end === null) {
      this.#undecided.add({ ended, question, told: null, compared: [] });
    } else if (question === null) {
      this.#tell(ended, null);
    } else {
      const compared = this.#neighbourhood.of(question.sighting, []);
      const told = conclude(question, compared);
      this.events.onStream(ended, told);
      this.#undecided.add({ ended, question, told, compared });
      if (this.#undecided.size > MAX_UNDECIDED_STREAMS) this.#decideOldest();
    }
  }

  /** The diagnosis of a stream that goes on; null where it has its own. */
  standing({ question }: Ended): Diagnosis | null {
    return question === null ? null : conclude(question, this.#neighbourhood.of(question.sighting, []));
  }

  /** All streams have ended: the last word on each that has none. */
  finish(): void {
    for (const undecided of this.#undecided) this.#decide(undecided);
  }

  #decideOldest(): void {
    for (const oldest of this.#undecided) {
      this.#undecided.delete(oldest);
      this.#decide(oldest);
      return;
    }
  }

  #decide({ ended, question, told, compared }: Undecided<Ended>): void {
    const diagnosis =
      question === null ? null : conclude(question, this.#neighbourhood.of(question.sighting, compared));
    if (told === null || diagnosis === null) {
      this.#tell(ended, diagnosis);
      return;
    }
    this.#tellChanges(ended, told, diagnosis);
    this.events.onFinal(ended, diagnosis);
  }

  /** The first word on a stream, and the last. */
  #tell(ended: Ended, diagnosis: Diagnosis | null): void {
    this.events.onStream(ended, diagnosis);
    this.events.onFinal(ended, diagnosis);
  }

  #tellChanges({ question }: Ended, before: Diagnosis, { outcome, cause, findings }: Diagnosis): void {
    if (question === null) return;
    const { stream } = question.sighting;
    const isNew = (finding: Finding) =>
      !before.findings.some(
        ({ id, detail, severity }) =>
          id === finding.id && detail === finding.detail && severity === finding.severity,
      );
    for (const finding of findings.filter(isNew)) {
      this.events.onFinding({ stream, finding: { ...finding, places: null }, outcome, cause });
    }
  }
}
