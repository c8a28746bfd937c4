/** What became of a stream. */
export type Outcome =
  | 'secured'
  | 'abandoned'
  | 'failed'
  | 'cleartext'
  | 'declined'
  | 'unreached'
  | 'incomplete';

/** `error` only for the cause of a stream that did not go well. */
export type Severity = 'error' | 'warning' | 'note';

/** What a rule has found, as it is reported. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** One line. */
  readonly title: string;
  /** What was seen, with the names, dates and values at hand. */
  readonly detail: string;
  /** The frames that prove it. */
  readonly frames: readonly number[];
  /** A Wireshark display filter that shows them. */
  readonly filter: string;
  /** What to change. */
  readonly advice: readonly string[];
  /** How servers and clients word it in their logs. */
  readonly logLines: readonly string[];
}
