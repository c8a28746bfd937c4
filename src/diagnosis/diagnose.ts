import type { Case, Context } from './evidence.ts';
import type { Finding, Outcome, Severity } from './finding.ts';
import type { Outlook } from './outlook.ts';
import { rejectionOf } from './rejection.ts';
import type { Found, Rule, Subject } from './rule.ts';
import { RULES } from './rules/index.ts';

/** What became of a stream and why. */
export interface Diagnosis {
  readonly outcome: Outcome | null;
  readonly cause: string | null;
  /** The cause first, then warnings, then notes, each in the order of the rules. */
  readonly findings: readonly Finding[];
}

interface Hit {
  readonly rule: Rule;
  readonly found: Found;
}

/** Asks every rule about a stream and chooses the finding that explains its outcome best. */
export function diagnose(
  theCase: Case,
  outlook: Outlook,
  context: Context,
  rules: readonly Rule[] = RULES,
): Diagnosis {
  if (outlook.outcome === null) return { outcome: null, cause: null, findings: [] };
  const subject: Subject = { ...theCase, outlook, context };
  const isWell = outlook.outcome === 'secured';
  const hits: Hit[] = [];
  for (const rule of rules) if (!(isWell && rule.onlyAsCause)) ask(rule, subject, hits);
  if (hits.length === 0) return { outcome: outlook.outcome, cause: null, findings: [] };
  const cause = isWell ? null : chooseCause(hits, subject);
  const shown = hits.filter((it) => it === cause || !it.rule.onlyAsCause);
  const findings = shown.map((it) => finding(it, it === cause, outlook.outcome, theCase.evidence.stream));
  const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 };
  findings.sort(
    (a, b) =>
      Number(b.id === cause?.rule.id) - Number(a.id === cause?.rule.id) ||
      rank[a.severity] - rank[b.severity],
  );
  return { outcome: outlook.outcome, cause: cause?.rule.id ?? null, findings };
}

/**
 * The rules stand in the order in which they outrank each other. Among defects of the certificates, those that the
 * client's alert names have the first word, where they can be seen or nothing can.
 */
function chooseCause(hits: readonly Hit[], subject: Subject): Hit | null {
  const able = hits.filter(({ found }) => found.explains);
  const [first] = able;
  if (first === undefined || !first.rule.id.startsWith('cert.')) return first ?? null;
  const named = rejectionOf(subject)?.named ?? null;
  const meant = named === 'cert.unknown-issuer' ? WAY_TO_A_ROOT : [named];
  return able.find(({ rule }) => meant.includes(rule.id)) ?? first;
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
function ask(rule: Rule, subject: Subject, hits: Hit[]): void {
  try {
    const verdict = rule.check(subject);
    if (verdict.kind === 'found') hits.push({ rule, found: verdict });
  } catch {
    // The hostile captures of the tests see to it that none does.
  }
}

function finding({ rule, found }: Hit, isCause: boolean, outcome: Outcome | null, stream: number): Finding {
  const frames = [...new Set(found.frames)].sort((a, b) => a - b);
  return {
    id: rule.id,
    severity: isCause && outcome !== 'incomplete' ? 'error' : found.minor ? 'note' : 'warning',
    title: found.title ?? rule.title,
    detail: asSentence(found.detail),
    frames,
    filter: displayFilter(stream, frames),
    advice: found.advice === undefined ? rule.advice : [...found.advice, ...rule.advice],
    logLines: rule.logLines,
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
