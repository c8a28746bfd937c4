import type { Case, Context } from './evidence.ts';
import type { Outlook } from './outlook.ts';

/** What a rule says of a stream. */
export type Verdict = { readonly kind: 'clear' } | Found;

export interface Found {
  readonly kind: 'found';
  /** It can be why the stream ended as it did; otherwise it stands beside. */
  readonly explains: boolean;
  /** What was seen, with the names, dates and values at hand. */
  readonly detail: string;
  /** The frames that prove it. */
  readonly frames: readonly number[];
  /** Advice for this very case, before the rule's own. */
  readonly advice?: readonly string[];
  /** In place of the rule's title. */
  readonly title?: string;
  /** A mere note where it does not explain. */
  readonly minor?: boolean;
}

/** One reason why a session fails or may fail, with the knowledge about it. */
export interface Rule {
  /** A public contract: `cert.expired`. */
  readonly id: string;
  readonly title: string;
  /** The standard that is at stake. */
  readonly citation: string;
  /** What to change. */
  readonly advice: readonly string[];
  /** How mail servers word it in their logs. */
  readonly logLines: readonly string[];
  /** It names how the stream ended and no defect of its own: left out where another rule explains the end better. */
  readonly onlyAsCause?: true;
  readonly check: (subject: Subject) => Verdict;
}

/** What a rule is given. */
export interface Subject extends Case {
  /** What became of the stream, and how its handshake ended. */
  readonly outlook: Outlook;
  readonly context: Context;
}

/** Nothing to say: the rule does not apply, all is well, or the capture does not show enough to accuse anybody. */
export const clear: Verdict = { kind: 'clear' };

/** Found, and it explains the outcome. */
export function explains(
  detail: string,
  frames: readonly number[],
  more: Partial<Omit<Found, 'kind'>> = {},
): Found {
  return { kind: 'found', explains: true, detail, frames, ...more };
}

/** Found, beside whatever the outcome was. */
export function beside(
  detail: string,
  frames: readonly number[],
  more: Partial<Omit<Found, 'kind'>> = {},
): Found {
  return { kind: 'found', explains: false, detail, frames, ...more };
}
