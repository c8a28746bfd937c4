import type { LimitHit, LimitKind } from '../limits.ts';

/**
 * What is not known where a bound is hit: nothing but how it reads (`text`), the bytes of a hole that may have come later
 * (`holes`), or what was said from then on (`rest`).
 */
type Hides = 'text' | 'holes' | 'rest';

interface Limit {
  readonly hides: Hides;
  /** A sentence about a number of units. */
  readonly words: (limit: string) => string;
}

/** Each bound on what a stream may hold back. */
const LIMITS: Readonly<Record<LimitKind, Limit>> = {
  'held-bytes': {
    hides: 'holes',
    words: (bytes) => `more than ${bytes} bytes waited for missing ones before them, which were given up`,
  },
  'held-segments': {
    hides: 'holes',
    words: (segments) =>
      `more than ${segments} segments waited for missing bytes before them, which were given up`,
  },
  gaps: { hides: 'holes', words: (holes) => `one direction has more than ${holes} holes` },
  'handshake-bytes': {
    hides: 'rest',
    words: (bytes) =>
      `one side sent more than ${bytes} bytes of handshake messages, and the rest was not read`,
  },
  records: {
    hides: 'rest',
    words: (records) =>
      `one side sent more than ${records} handshake records and alerts, and the rest was only counted`,
  },
  messages: {
    hides: 'rest',
    words: (messages) =>
      `one side sent more than ${messages} handshake messages and alerts, and the rest was not looked at`,
  },
  'dialogue-lines': {
    hides: 'rest',
    words: (lines) => `the dialogue has more than ${lines} lines, and the rest was not kept`,
  },
  'followed-streams': {
    hides: 'rest',
    words: (streams) =>
      `more than ${streams} streams were open at once, and this one, silent for long, was followed no further`,
  },
  'followed-bytes': {
    hides: 'rest',
    words: (bytes) =>
      `all open streams together kept more than ${bytes} bytes, and this one, silent for long, was followed no further`,
  },
  'line-length': {
    hides: 'text',
    words: (characters) => `only ${characters} characters of a line were kept`,
  },
};

/** The bounds that a stream hit, and that hide this of it. */
export function hidden(limits: readonly LimitHit[], hides: Hides): LimitHit[] {
  return limits.filter(({ what }) => LIMITS[what].hides === hides);
}

/** What was too much, and from which frame on. */
export function limitWords({ what, limit, frame }: LimitHit): string {
  const number = limit.toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `from frame ${frame} on, ${LIMITS[what].words(number)}`;
}
