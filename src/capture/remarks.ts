import { copyOf } from '../bytes/copy.ts';
import { wireText } from '../bytes/text.ts';
import { formatAddress } from '../format/address.ts';
import { MAX_COMMENT, MAX_COMMENTS, MAX_HOST_NAME, MAX_HOST_NAMES, MAX_SECRETS } from '../limits.ts';

/** A comment that somebody wrote into a capture: on a frame, or where that is null on a section or an interface. */
export interface Comment {
  readonly file: string;
  readonly frame: number | null;
  readonly text: string;
}

/** What decrypts the capture: TLS key log lines and the like. */
export interface Secrets {
  /** Secrets Type of pcapng: 0x544c534b is a TLS key log. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/**
 * What captures say beside their frames, in pcapng: comments, host names, decryption secrets. Each method is false
 * where its bound is hit and the remark was not kept whole.
 */
export class Remarks {
  readonly comments: Comment[] = [];
  /** Names by address. */
  readonly hostNames = new Map<string, string>();
  readonly secrets: Secrets[] = [];
  /** The frame that has the latest comment on a frame; 0: none. */
  commentedFrame = 0;
  #secretBytes = 0;

  comment(file: string, frame: number | null, bytes: Uint8Array): boolean {
    if (this.comments.length >= MAX_COMMENTS) return false;
    this.comments.push({ file, frame, text: wireText(beginning(bytes, MAX_COMMENT)) });
    if (frame !== null) this.commentedFrame = frame;
    return bytes.length <= MAX_COMMENT;
  }

  /** The first name of an address counts. */
  hostName(address: Uint8Array, name: Uint8Array): boolean {
    if (name.length === 0) return true;
    if (name.length > MAX_HOST_NAME || this.hostNames.size >= MAX_HOST_NAMES) return false;
    const key = formatAddress(address, 0, address.length === 4 ? 4 : 16);
    if (!this.hostNames.has(key)) this.hostNames.set(key, wireText(name));
    return true;
  }

  decryptionSecrets(type: number, bytes: Uint8Array): boolean {
    if (this.#secretBytes + bytes.length > MAX_SECRETS) return false;
    this.#secretBytes += bytes.length;
    this.secrets.push({ type, bytes: copyOf(bytes, 0, bytes.length) });
    return true;
  }
}

/** At most `length` bytes, and no part of a UTF-8 character at their end. */
function beginning(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length <= length) return bytes;
  let end = length;
  while (end > length - 4 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
