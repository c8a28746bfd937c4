import { MAX_HANDSHAKE_BYTES } from '../../limits.ts';
import { HandshakeJoiner, type HandshakeMessage } from '../handshake.ts';

/** The handshake messages of one direction, in clear or opened; those that are not whole are left out. */
export class SideMessages {
  #joiner = new HandshakeJoiner();
  #waiting = 0;

  /** The messages that this content of a handshake record completes. */
  push(content: Uint8Array, version: number): readonly HandshakeMessage[] {
    const messages = this.#joiner.push({ body: content, version, marks: [], holes: [] });
    this.#waiting = this.#joiner.waiting ? this.#waiting + content.length : 0;
    // Whoever announces a message of 16 MiB does not get it kept.
    if (this.#waiting > MAX_HANDSHAKE_BYTES) this.reset();
    return messages;
  }

  /** What comes next goes on with nothing before it. */
  reset(): void {
    this.#joiner = new HandshakeJoiner();
    this.#waiting = 0;
  }
}
