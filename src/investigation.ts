import { CommonKnowledge, OF_DATES, type WrongClock } from './diagnosis/common-knowledge.ts';
import { conclude, type Diagnosis, type Examination } from './diagnosis/diagnose.ts';
import type { Finding } from './diagnosis/finding.ts';
import { Neighbourhood } from './diagnosis/neighbourhood.ts';
import type { Sighting } from './diagnosis/sighting.ts';
import { MAX_UNDECIDED_STREAMS } from './limits.ts';
import type { FindingChange } from './report/document.ts';

/** What is compared of a stream that has ended; see `EndedStream`. */
export interface Comparable {
  readonly isLast: boolean;
  readonly sighting: Sighting | null;
  readonly question: Examination | null;
}

/** Told of streams; a diagnosis is null where the stream has its own already. */
export interface InvestigationEvents<Ended, Kept> {
  /** All that can be said of it without the streams after it. Returns what has to be kept of it for `onFinal`. */
  readonly onStream: (ended: Ended, diagnosis: Diagnosis | null) => Kept;
  /** A later stream changes what was said. */
  readonly onFinding: (change: FindingChange) => void;
  /** The last word, in the order in which it is known. */
  readonly onFinal: (kept: Kept, diagnosis: Diagnosis | null) => void;
}

/** A stream about which more may be known later. */
interface Undecided<Kept> {
  readonly question: Examination;
  /** What was said of it when it ended. */
  readonly told: Diagnosis;
  readonly kept: Kept;
  /** The streams that it was compared with then; those that come push them out of the neighbourhood. */
  readonly compared: readonly Sighting[];
}

/**
 * Compares streams with each other: says of each what became of it when it ends, and where that hangs on others once more
 * when those are known.
 */
export class Investigation<Ended extends Comparable, Kept> {
  readonly #neighbourhood = new Neighbourhood();
  readonly #known = new CommonKnowledge();
  /** In the order of their end. */
  readonly #undecided = new Set<Undecided<Kept>>();
  /** Those that ended with the capture: they are told of when all of them are known. */
  readonly #last: Ended[] = [];
  #judgedByClock = 0;

  constructor(private readonly events: InvestigationEvents<Ended, Kept>) {}

  /** A stream has ended; they come in the order of their ends. */
  ended(ended: Ended): void {
    const { isLast, sighting, question } = ended;
    if (sighting !== null) {
      this.#neighbourhood.add(sighting);
      this.#known.add(sighting);
    }
    if (isLast) {
      this.#last.push(ended);
    } else if (question === null) {
      this.#tell(ended, null);
    } else {
      const compared = this.#neighbourhood.of(question.sighting, []);
      const told = conclude(question, compared, this.#known);
      this.#undecided.add({ question, told, kept: this.events.onStream(ended, told), compared });
      if (this.#undecided.size > MAX_UNDECIDED_STREAMS) this.#decideOldest();
    }
  }

  /** The diagnosis of a stream that goes on; null where it has its own. */
  standing({ question }: Ended): Diagnosis | null {
    return question === null
      ? null
      : conclude(question, this.#neighbourhood.of(question.sighting, []), this.#known);
  }

  /** What is plainly wrong with the clock of the capture, as far as its streams are known; null where nothing is. */
  get wrongClock(): WrongClock | null {
    const { wrongClock } = this.#known;
    return wrongClock === null ? null : { seen: wrongClock, judgedBefore: this.#judgedByClock };
  }

  /** All streams have ended: the last word on each that has none. */
  finish(): void {
    for (const undecided of this.#undecided) this.#decide(undecided);
    for (const ended of this.#last) this.#tell(ended, this.standing(ended));
  }

  #decideOldest(): void {
    for (const oldest of this.#undecided) {
      this.#undecided.delete(oldest);
      this.#decide(oldest);
      if (this.wrongClock === null && asksForClock(oldest.question)) this.#judgedByClock++;
      return;
    }
  }

  #decide({ question, told, kept, compared }: Undecided<Kept>): void {
    const diagnosis = conclude(question, this.#neighbourhood.of(question.sighting, compared), this.#known);
    this.#tellChanges(question.sighting.stream, told, diagnosis);
    this.events.onFinal(kept, diagnosis);
  }

  /** The first word on a stream, and the last. */
  #tell(ended: Ended, diagnosis: Diagnosis | null): void {
    this.events.onFinal(this.events.onStream(ended, diagnosis), diagnosis);
  }

  #tellChanges(stream: number, before: Diagnosis, { outcome, cause, findings, wrongClock }: Diagnosis): void {
    const tell = (finding: Finding, withdrawn: boolean) =>
      this.events.onFinding({ stream, finding: { ...finding, places: null }, withdrawn, outcome, cause });
    const isNew = (finding: Finding) =>
      !before.findings.some(
        ({ id, detail, severity }) =>
          id === finding.id && detail === finding.detail && severity === finding.severity,
      );
    for (const finding of findings.filter(isNew)) tell(finding, false);
    const isGone = ({ id }: Finding) => findings.every((finding) => finding.id !== id);
    const why =
      wrongClock && !before.wrongClock
        ? 'the clock of the capture is plainly wrong'
        : 'later streams show another reason';
    for (const finding of before.findings.filter(isGone)) tell(withdrawal(finding, why), true);
  }
}

function asksForClock({ answers }: Examination): boolean {
  return answers.some(({ rule, said }) => said.kind === 'compare' && OF_DATES.includes(rule));
}

/** What is told of a finding that does not hold any more: nothing that anybody should act on. */
function withdrawal(finding: Finding, why: string): Finding {
  const { title, detail } = finding;
  return {
    ...finding,
    severity: 'note',
    title: `Withdrawn: ${title}`,
    detail: `${detail}; this does not hold: ${why}`,
    advice: [],
    logLines: [],
  };
}
