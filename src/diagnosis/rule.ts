import type { CommonKnowledge } from './common-knowledge.ts';
import type { Case, Context } from './evidence.ts';
import type { Outlook } from './outlook.ts';
import type { Sighting } from './sighting.ts';

/** What a rule says of a stream. */
export type Verdict = { readonly kind: 'clear' } | Found;

/** The verdict hangs on other streams to the same server. */
export interface Question<Facts = unknown> {
  readonly kind: 'compare';
  /** What the comparison needs of the stream beside its sighting: plain data, for the stream is let go. */
  readonly facts: Facts;
}

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

/** What a rule says to those who look after servers and clients. */
export interface Words {
  /** What to change. */
  readonly advice: readonly string[];
  /** How servers and clients word it in their logs. */
  readonly logLines: readonly string[];
}

/** One reason why a session fails or may fail, with the knowledge about it. Its words are about the software of SMTP. */
export interface Rule extends Words {
  /** A public contract: `cert.expired`. */
  readonly id: string;
  readonly title: string;
  /** The standard that is at stake. */
  readonly citation: string;
  /** What reads otherwise where mail is fetched (IMAP, POP3), or sorted (ManageSieve). */
  readonly fetching?: Partial<Words>;
  /** What reads otherwise where a server hands mail on to the mailboxes (LMTP). */
  readonly lmtp?: Partial<Words>;
  /** It names how the stream ended and no defect of its own: left out where another rule explains the end better. */
  readonly onlyAsCause?: true;
  readonly check: (subject: Subject) => Verdict | Question;
  /** The verdict on what `check` asks, by the other streams to the same server in the order of their numbers, and all streams. */
  readonly compare?: Compare<unknown>;
}

type Compare<Facts> = (
  facts: Facts,
  own: Sighting,
  others: readonly Sighting[],
  known: CommonKnowledge,
) => Verdict;

/** A rule that asks what became of other streams: the facts that its `check` gives are those that its `compare` gets. */
export function comparing<Facts>(rule: {
  readonly check: (subject: Subject) => Verdict | Question<Facts>;
  readonly compare: Compare<Facts>;
}): Required<Pick<Rule, 'check' | 'compare'>> {
  return rule as Required<Pick<Rule, 'check' | 'compare'>>;
}

/** What a rule is given. */
export interface Subject extends Case {
  /** What became of the stream, and how its handshake ended. */
  readonly outlook: Outlook;
  readonly context: Context;
}

/** Nothing to say: the rule does not apply, all is well, or the capture does not show enough to accuse anybody. */
export const clear: Verdict = { kind: 'clear' };

/** It takes a look at other streams to the same server. */
export function ask<Facts>(facts: Facts): Question<Facts> {
  return { kind: 'compare', facts };
}

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
