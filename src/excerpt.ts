import { CaptureError } from './capture/capture-error.ts';
import { FramePlaces } from './capture/frame-places.ts';
import { FrameSet } from './capture/frame-set.ts';
import { PcapngWriter } from './capture/pcapng-writer.ts';
import { readCaptures } from './capture/read-captures.ts';
import { Remarks } from './capture/remarks.ts';
import type { CaptureInput, InspectEvents } from './inspection.ts';
import { MAX_COPIED_FRAME } from './limits.ts';
import { type KeyLog, keyLogLine } from './tls/secrets/key-log.ts';

/**
 * The captures once more as one pcapng, with the secrets that decrypt it, of all streams or of some: to be handed on.
 *
 * It takes a first reading, with the events here, to know what belongs into it, and reads the captures again to write it.
 */
export class Excerpt {
  /** Null: all. */
  readonly #frames: FrameSet | null;
  readonly #sessions = new Set<string>();
  #isTooLong = false;

  /**
   * @param keyLog The secrets that are known, those of the captures included.
   * @param streams Null: all.
   */
  constructor(
    private readonly keyLog: KeyLog,
    private readonly streams: ReadonlySet<number> | null,
  ) {
    this.#frames = streams === null ? null : new FrameSet();
  }

  /** For the first reading. */
  get events(): Pick<InspectEvents, 'onCarried' | 'onTlsSession'> {
    const onTlsSession = (stream: number, id: string): void => {
      if ((this.streams?.has(stream) ?? true) && this.keyLog.has(id)) this.#sessions.add(id);
    };
    const { streams } = this;
    if (streams === null) return { onTlsSession };
    const onCarried = (stream: number, frame: number, earlier: readonly number[]): void => {
      if (!streams.has(stream)) return;
      for (const each of earlier) this.#add(each);
      this.#add(frame);
    };
    return { onTlsSession, onCarried };
  }

  /** Whether any of the secrets belongs to a TLS session of the streams. */
  get hasSecrets(): boolean {
    return this.#sessions.size > 0;
  }

  /**
   * Writes the pcapng in pieces, each of which is good until `write` resolves; before that, nothing more is read. `frames`:
   * how many have been read.
   * @throws as `readCaptures`; and a `CaptureError` where there are more frames than can be told apart.
   */
  async write(
    inputs: readonly CaptureInput[],
    write: (piece: Uint8Array, frames: number) => Promise<void>,
  ): Promise<void> {
    if (this.#isTooLong) {
      const why = `more than ${MAX_COPIED_FRAME} frames: of so many, those of a stream cannot be copied`;
      throw new CaptureError(why, { file: inputs[0]?.name ?? null });
    }
    const lines = [...this.#sessions].flatMap((id) => this.keyLog.of(id)).map(keyLogLine);
    const writer = new PcapngWriter(lines);
    const remarks = new Remarks();
    const places = new FramePlaces(inputs.map(({ name }) => name));
    let frames = 0;
    const pause = async (): Promise<boolean> => {
      await write(writer.take(), frames);
      return true;
    };
    await readCaptures(
      inputs,
      (frame) => {
        frames = frame.number;
        if (this.#frames?.has(frame.number) ?? true) writer.frame(frame, commentsOn(frame.number, remarks));
      },
      { remarks, places, pause },
    );
    await write(writer.take(), frames);
  }

  #add(frame: number): void {
    if (this.#frames?.add(frame) === false) this.#isTooLong = true;
  }
}

/** The comments on the frame that was read last. */
function commentsOn(frame: number, { comments, commentedFrame }: Remarks): string[] {
  if (commentedFrame !== frame) return [];
  const others = comments.findLastIndex((comment) => comment.frame !== frame);
  return comments.slice(others + 1).map(({ text }) => text);
}
