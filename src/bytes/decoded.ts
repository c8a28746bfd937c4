/**
 * What decoding untrusted bytes gives: a value or a problem, never an exception.
 *
 * The three kinds of problem stay apart to the last screen, since they mean opposite advice: `truncated` (the bytes
 * end first: a cut capture), `malformed` (they break the RFC: a broken peer), `unsupported` (we lack it).
 */
export interface Problem {
  readonly kind: 'truncated' | 'malformed' | 'unsupported';
  /** The field in the RFC's spelling, e.g. `ClientHello.cipher_suites`. */
  readonly field: string;
  /** Bytes from the start of what the cursor's owner counts in (a stream, a message, a certificate). */
  readonly offset: number;
}

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** The problem of a `Decoded` as one line of text. */
export function describeProblem({ kind, field, offset }: Problem): string {
  const what = { truncated: 'ends too early', malformed: 'is malformed', unsupported: 'is not supported' }[
    kind
  ];
  return `${field} ${what} at byte ${offset}`;
}
