import type { FrameOutlet } from './frame-outlet.ts';
import { walkNames } from './pcapng-names.ts';
import type { Notes } from './pcapng-notes.ts';
import { walkOptions } from './pcapng-options.ts';
import type { Window } from './window.ts';

/** A block that is whole in the window, and the part of it that is meant: `start..end`. */
export interface Block {
  readonly window: Window;
  readonly start: number;
  readonly end: number;
}

const OPT_COMMENT = 1;
const EPB_FLAGS = 2;

/** Takes out of blocks what they say beside frames. What is damaged in it is told and left out: the block's end is known. */
export class BlockRemarks {
  constructor(
    private readonly outlet: FrameOutlet,
    private readonly notes: Notes,
  ) {}

  /**
   * The options of a packet block at `offset` of the file whose frame comes next. Gives the length of its frame check
   * sequence, where it says that, else null.
   */
  ofPacket({ window, start, end }: Block, littleEndian: boolean, offset: number): number | null {
    const { view } = window;
    const frame = this.outlet.nextNumber;
    let checkSequence: number | null = null;
    const sound = walkOptions(view, start, end, littleEndian, (code, value, valueEnd) => {
      if (code === OPT_COMMENT) this.#comment(window.bytes.subarray(value, valueEnd), offset, frame);
      if (code === EPB_FLAGS && valueEnd - value === 4) {
        checkSequence = checkSequenceIn(view.getUint32(value, littleEndian));
      }
    });
    if (!sound) this.notes.say('lyingOptions', offset, frame);
    return checkSequence;
  }

  /** The comments among the options of a section or an interface. */
  comments({ window, start, end }: Block, littleEndian: boolean): void {
    const sound = walkOptions(window.view, start, end, littleEndian, (code, value, valueEnd) => {
      if (code === OPT_COMMENT) this.#comment(window.bytes.subarray(value, valueEnd), window.offset, null);
    });
    if (!sound) this.notes.say('lyingOptions', window.offset, null);
  }

  /** The records of a name resolution block. */
  hostNames({ window, start, end }: Block, littleEndian: boolean): void {
    const { bytes, view, offset } = window;
    const sound = walkNames(bytes, view, [start, end], littleEndian, (address, name) => {
      if (!this.outlet.remarks.hostName(address, name)) this.notes.say('hostNames', offset, null);
    });
    if (!sound) this.notes.say('lyingNames', offset, null);
  }

  /** The body of a decryption secrets block. */
  secrets({ window, start, end }: Block, littleEndian: boolean): void {
    const { bytes, view, offset } = window;
    const length = end - start < 8 ? Number.POSITIVE_INFINITY : view.getUint32(start + 4, littleEndian);
    if (length > end - start - 8) return this.notes.say('lyingSecrets', offset, null);
    const secrets = bytes.subarray(start + 8, start + 8 + length);
    const kept = this.outlet.remarks.decryptionSecrets(view.getUint32(start, littleEndian), secrets);
    if (!kept) this.notes.say('secrets', offset, null);
  }

  #comment(text: Uint8Array, offset: number, frame: number | null): void {
    const { remarks, file } = this.outlet;
    if (!remarks.comment(file, frame, text)) this.notes.say('comments', offset, frame);
  }
}

/** Bits 5 to 8 of the packet flags: the length of the frame check sequence in bytes; 0: not known. */
function checkSequenceIn(flags: number): number | null {
  const length = (flags >>> 5) & 0x0f;
  return length === 0 ? null : length;
}
