/** How long a peer may take to show what it is waited for, in ms. */
const PATIENCE = 4000;

/** What a peer has shown so far, and who waits for more of it. */
export class Transcript {
  #text = '';
  #position = 0;
  #ended = false;
  #notify: () => void = () => {};

  get text(): string {
    return this.#text;
  }

  push(chunk: Uint8Array | string): void {
    this.#text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1');
    this.#notify();
  }

  end(): void {
    this.#ended = true;
    this.#notify();
  }

  /** True once this text stands behind what was found before; false where the peer ends, or time is up. */
  async find(text: string | RegExp): Promise<boolean> {
    const until = performance.now() + PATIENCE;
    for (;;) {
      const rest = this.#text.slice(this.#position);
      const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
      if (at >= 0) {
        this.#position += at + (typeof text === 'string' ? text.length : 1);
        return true;
      }
      const left = until - performance.now();
      if (this.#ended || left <= 0) return false;
      await this.#change(left);
    }
  }

  #change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#notify = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
