import { CommonKnowledge } from './common-knowledge.ts';
import type { Case, Context } from './evidence.ts';
import type { Finding, Outcome, Severity } from './finding.ts';
import type { Outlook } from './outlook.ts';
import { rejectionOf } from './rejection.ts';
import type { Found, Question, Rule, Subject } from './rule.ts';
import { RULES } from './rules/index.ts';
import { type Sighting, sightingOf } from './sighting.ts';
import { wordsOf } from './words.ts';

/** What became of a stream and why. */
export interface Diagnosis {
  readonly outcome: Outcome | null;
  readonly cause: string | null;
  /** The cause first, then warnings, then notes, each in the order of the rules. */
  readonly findings: readonly Finding[];
  /** The clock of the capture is plainly wrong: nothing is said of dates. */
  readonly wrongClock: boolean;
}

/** What the rules say of a stream by itself: plain data, from which the diagnosis follows without what the stream showed. */
export interface Examination {
  readonly sighting: Sighting;
  /** In the order of the rules. */
  readonly answers: readonly Answer[];
  /** Whether one of the answers is a question about other streams. */
  readonly asks: boolean;
  /** The cause that the client's alert names, where certificates have defects. */
  readonly named: string | null;
}

interface Answer {
  /** Its id. */
  readonly rule: string;
  readonly said: Found | Question;
}

interface Hit {
  readonly rule: Rule;
  readonly found: Found;
}

const NOTHING_KNOWN = new CommonKnowledge();

const BY_ID = new Map(RULES.map((rule) => [rule.id, rule]));

/** Asks every rule about a stream. */
export function examine(theCase: Case, outlook: Outlook, context: Context): Examination {
  const { outcome } = outlook;
  const sighting = sightingOf(theCase, outcome);
  if (outcome === null) return { sighting, answers: [], asks: false, named: null };
  const subject: Subject = { ...theCase, outlook, context };
  const isWell = outcome === 'secured';
  const answers: Answer[] = [];
  for (const rule of RULES) if (!(isWell && rule.onlyAsCause)) question(rule, subject, answers);
  return {
    sighting,
    answers,
    asks: answers.some(({ said }) => said.kind === 'compare'),
    named: answers.some(({ rule }) => isOfCertificates(rule)) ? (rejectionOf(subject)?.named ?? null) : null,
  };
}

/** Compares a stream with the `others` to the same server and what all streams show, and chooses the finding that explains its outcome best. */
export function conclude(
  { sighting, answers, named }: Examination,
  others: readonly Sighting[],
  known = NOTHING_KNOWN,
): Diagnosis {
  const { outcome } = sighting;
  const wrongClock = known.wrongClock !== null;
  if (answers.length === 0) return { outcome, cause: null, findings: [], wrongClock };
  const hits = answers.flatMap((answer) => hitOf(answer, sighting, others, known) ?? []);
  const cause = outcome === 'secured' ? null : chooseCause(hits, named);
  const shown = hits.filter((it) => it === cause || !it.rule.onlyAsCause);
  const findings = shown.map((it) => finding(it, it === cause, sighting));
  const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 };
  findings.sort(
    (a, b) =>
      Number(b.id === cause?.rule.id) - Number(a.id === cause?.rule.id) ||
      rank[a.severity] - rank[b.severity],
  );
  return { outcome, cause: cause?.rule.id ?? null, findings, wrongClock };
}

/**
 * The rules stand in the order in which they outrank each other. Among defects of the certificates, those that the
 * client's alert names have the first word, where they can be seen or nothing can.
 */
function chooseCause(hits: readonly Hit[], named: string | null): Hit | null {
  const able = hits.filter(({ found }) => found.explains);
  const [first] = able;
  if (first === undefined || !isOfCertificates(first.rule.id)) return first ?? null;
  const meant = named === 'cert.unknown-issuer' ? WAY_TO_A_ROOT : [named];
  return able.find(({ rule }) => meant.includes(rule.id)) ?? first;
}

function isOfCertificates(id: string): boolean {
  return id.startsWith('cert.');
}

/** What unknown_ca is said of: all that can be wrong with the way to a root. */
const WAY_TO_A_ROOT: readonly (string | null)[] = [
  'cert.self-signed',
  'cert.not-a-ca',
  'cert.bad-signature',
  'cert.missing-intermediate',
  'cert.unknown-issuer',
];

/** A rule that crashes on a strange capture loses its own finding and no other's. */
function question(rule: Rule, subject: Subject, answers: Answer[]): void {
  try {
    const said = rule.check(subject);
    if (said.kind !== 'clear') answers.push({ rule: rule.id, said });
  } catch {
    // The hostile captures of the tests see to it that none does.
  }
}

function hitOf(
  { rule: id, said }: Answer,
  own: Sighting,
  others: readonly Sighting[],
  known: CommonKnowledge,
): Hit | null {
  const rule = BY_ID.get(id);
  if (rule === undefined) return null;
  if (said.kind === 'found') return { rule, found: said };
  try {
    const verdict = rule.compare?.(said.facts, own, others, known);
    return verdict?.kind === 'found' ? { rule, found: verdict } : null;
  } catch {
    return null;
  }
}

function finding({ rule, found }: Hit, isCause: boolean, { outcome, stream, protocol }: Sighting): Finding {
  const { advice, logLines } = wordsOf(rule, protocol);
  const frames = [...new Set(found.frames)].sort((a, b) => a - b);
  return {
    id: rule.id,
    severity: isCause && outcome !== 'incomplete' ? 'error' : found.minor ? 'note' : 'warning',
    title: found.title ?? rule.title,
    detail: asSentence(found.detail),
    frames,
    filter: displayFilter(stream, frames),
    advice: found.advice === undefined ? advice : [...found.advice, ...advice],
    logLines,
  };
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function displayFilter(stream: number, frames: readonly number[]): string {
  const base = `tcp.stream eq ${stream}`;
  if (frames.length === 0) return base;
  return frames.length === 1
    ? `${base} && frame.number == ${frames[0]}`
    : `${base} && frame.number in {${frames.join(', ')}}`;
}
