import type { FindingChange, StreamDocument } from '../report/document.ts';
import type { News } from './catalogue.ts';
import type { Progress } from './progress.ts';

/** What is told while a capture is read. */
export interface Reading {
  readonly onStream: (stream: StreamDocument) => void;
  readonly onFinding: (change: FindingChange) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** How far reading has come, and what it brought since the last look. */
export interface Arrivals {
  readonly progress: Progress;
  readonly news: News;
}

/** Milliseconds between two looks at the streams that are open. */
const LOOK_INTERVAL = 250;

/** Of the time, at most this share goes into looking. */
const LOOK_SHARE = 0.05;

/** Keeps what reading tells until the view has time for it. */
export class Inbox implements Reading {
  /** Resolves when something was read. */
  readonly begun: Promise<void>;
  #begin: () => void = () => undefined;
  #ended: StreamDocument[] = [];
  #changes: FindingChange[] = [];
  #progress: Progress | null = null;
  #isNew = false;
  #isOpenKnown = true;
  #nextLook = 0;

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  readonly onStream = (stream: StreamDocument): void => {
    this.#ended.push(stream);
  };

  readonly onFinding = (change: FindingChange): void => {
    this.#changes.push(change);
  };

  readonly onProgress = (progress: Progress): void => {
    this.#progress = progress;
    this.#begin();
    this.#isNew = true;
    // Streams of a file are not long open; those of a capture that is just made are what its user waits for.
    this.#isOpenKnown = progress.bytesTotal !== null;
  };

  /** What is new, null where nothing is. `now` gives milliseconds of any clock. */
  readonly take = (now: () => number): Arrivals | null => {
    const progress = this.#progress;
    if (progress === null) return null;
    const open = this.#isOpenKnown || now() < this.#nextLook ? null : this.#look(progress, now);
    if (!this.#isNew && open === null) return null;
    const news = { ended: this.#ended, changes: this.#changes, open };
    this.#ended = [];
    this.#changes = [];
    this.#isNew = false;
    return { progress, news };
  };

  #look(progress: Progress, now: () => number): readonly StreamDocument[] {
    const began = now();
    const open = progress.openStreams();
    const took = now() - began;
    this.#nextLook = began + Math.max(LOOK_INTERVAL, took / LOOK_SHARE);
    this.#isOpenKnown = true;
    return open;
  }
}
