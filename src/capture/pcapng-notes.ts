import type { FrameOutlet } from './frame-outlet.ts';

/** Problems that many blocks of a capture can have in the same way, each of which is told once. */
const SAID_ONCE = {
  untimed: (frame: number) =>
    `frame ${frame} has no time stamp (a simple packet block), nor may others: 1970 stands for it, and dates of certificates are not judged (--at gives a time)`,
  strangeTime: (frame: number) =>
    `the time stamp of frame ${frame} lies outside of the years 0 to 9999, as may others`,
  lyingOptions: () =>
    'an option claims to be longer than its block: it and what follows it in the block is left out, as may be others',
  lyingNames: () =>
    'a host name claims to be longer than its block: it and what follows it in the block is left out, as may be others',
  lyingSecrets: () =>
    'decryption secrets claim to be longer than their block: they are left out, as may be others',
  comments: () => 'there are more or longer comments than are kept: the rest is left out',
  hostNames: () => 'there are more or longer host names than are kept: the rest is left out',
  secrets: () => 'there are more decryption secrets than are kept: the rest is left out',
} as const;

/** Tells problems that are told once. */
export class Notes {
  readonly #said = new Set<keyof typeof SAID_ONCE>();

  constructor(private readonly outlet: FrameOutlet) {}

  /** A problem of the block at `offset`, and of its frame, if it is one. */
  say(kind: keyof typeof SAID_ONCE, offset: number, frame: number | null): void {
    if (this.#said.has(kind)) return;
    this.#said.add(kind);
    this.outlet.problem(SAID_ONCE[kind](frame ?? 0), offset, frame);
  }
}
