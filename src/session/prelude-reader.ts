import { copyOf } from '../bytes/copy.ts';
import { MAX_PRELUDE } from '../limits.ts';
import { type Direction, opposite } from '../streams/connection.ts';
import type { Arrival } from '../streams/half-stream.ts';
import { type PreludeKind, readAnswer, readRequest, type Target } from './prelude.ts';
import type { Piece } from './record-finder.ts';

/** What a client asked a proxy for, and what that answered; `frame` completed the request. */
export interface SeenPrelude {
  readonly kind: PreludeKind;
  readonly target: Target;
  readonly frame: number;
  /** null as long as there is no answer. */
  readonly accepted: boolean | null;
  readonly answer: { readonly text: string; readonly frame: number } | null;
}

/** Bytes of one direction. */
export interface DirectedPiece extends Piece {
  readonly direction: Direction;
}

const NOTHING: readonly DirectedPiece[] = [];

/** Takes off both directions what leads to a tunnel through a proxy: the client's request, and the proxy's answer. */
export class PreludeReader {
  /** null as long as there is none. */
  seen: SeenPrelude | null = null;
  /** The direction of the request. */
  client: Direction | null = null;
  /** The direction in which a request may have begun. */
  #asker: Direction | null = null;
  /** All that comes now is what the proxy hands on. */
  isOver = false;
  /** Bytes of the prelude, by direction. */
  readonly lengths: [number, number] = [0, 0];
  /** What may be the start of a request, or of an answer. */
  readonly #held: [DirectedPiece[], DirectedPiece[]] = [[], []];
  /** The client talks through the tunnel, though no answer of the proxy was seen. */
  #isBeyond = false;
  /** Bytes behind a refusal that are still to come. */
  #body = 0;

  /** Takes the next bytes of a direction; returns those that are no prelude's, as views. */
  take(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    arrival: Arrival,
  ): readonly DirectedPiece[] {
    const piece = { direction, bytes, start, end, arrival };
    if (this.client !== null && direction !== this.client) return this.#takeAnswer(this.seen, piece);
    // SOCKS 5 begins with a question and an answer.
    if (this.client === null && this.#asker === opposite(direction)) {
      return this.#lengthHeld(direction) < MAX_PRELUDE ? this.#hold(piece) : [...this.release(), piece];
    }
    return this.#isBeyond ? [piece] : this.#takeRequest(piece);
  }

  /** No prelude comes any more: returns what was held. */
  release(): readonly DirectedPiece[] {
    this.isOver = true;
    return [...this.#giveBack(0), ...this.#giveBack(1)];
  }

  #giveBack(direction: Direction): readonly DirectedPiece[] {
    const held = this.#held[direction];
    this.#held[direction] = [];
    return held;
  }

  #takeRequest(piece: DirectedPiece): readonly DirectedPiece[] {
    const head = this.#joined(piece);
    const read = readRequest(head);
    switch (read.kind) {
      case 'more':
        this.#asker ??= piece.direction;
        return this.#hold(piece);
      case 'none':
        if (this.seen === null) return [...this.release(), piece];
        // A client that was refused has nobody to talk to but the proxy.
        if (this.seen.accepted === false) return this.#drop(piece);
        this.#isBeyond = true;
        return [...this.#giveBack(piece.direction), piece];
      default: {
        const { kind, target, length } = read;
        this.client = piece.direction;
        this.seen = { kind, target, frame: piece.arrival.frame, accepted: null, answer: null };
        return this.#behind(piece, length);
      }
    }
  }

  #takeAnswer(seen: SeenPrelude | null, piece: DirectedPiece): readonly DirectedPiece[] {
    if (this.#body > 0) return this.#takeBody(piece);
    if (seen === null || seen.accepted === false) return this.#drop(piece);
    const read = readAnswer(seen.kind, this.#joined(piece));
    switch (read.kind) {
      case 'more':
        return this.#hold(piece);
      case 'none':
        return [...this.release(), piece];
      case 'answer': {
        const { accepted, text, length, body } = read;
        this.seen = { ...seen, accepted, answer: { text, frame: piece.arrival.frame } };
        const [rest] = this.#behind(piece, length);
        if (accepted) this.isOver = true;
        else this.#body = body;
        if (rest === undefined) return NOTHING;
        return accepted ? [rest] : this.#takeAnswer(this.seen, rest);
      }
    }
  }

  #takeBody(piece: DirectedPiece): readonly DirectedPiece[] {
    const count = Math.min(this.#body, piece.end - piece.start);
    this.#body -= count;
    this.lengths[piece.direction] += count;
    if (count === piece.end - piece.start) return NOTHING;
    return this.#takeAnswer(this.seen, { ...piece, start: piece.start + count });
  }

  /** What follows the first `length` bytes of what has come. */
  #behind(piece: DirectedPiece, length: number): readonly DirectedPiece[] {
    const { direction, start, end } = piece;
    const before = this.#lengthHeld(direction);
    this.#held[direction] = [];
    this.lengths[direction] += length;
    const from = start + length - before;
    return from < end ? [{ ...piece, start: from }] : NOTHING;
  }

  #lengthHeld(direction: Direction): number {
    return this.#held[direction].reduce((sum, held) => sum + held.end, 0);
  }

  #drop(piece: DirectedPiece): readonly DirectedPiece[] {
    this.lengths[piece.direction] += piece.end - piece.start;
    return NOTHING;
  }

  #hold({ direction, bytes, start, end, arrival }: DirectedPiece): readonly DirectedPiece[] {
    this.#held[direction].push({
      direction,
      bytes: copyOf(bytes, start, end),
      start: 0,
      end: end - start,
      arrival,
    });
    return NOTHING;
  }

  #joined({ direction, bytes, start, end }: DirectedPiece): Uint8Array {
    const last = bytes.subarray(start, end);
    const held = this.#held[direction];
    return held.length === 0 ? last : Buffer.concat([...held.map((it) => it.bytes), last]);
  }
}
