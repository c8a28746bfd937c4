/** A shell in a terminal of its own, driven by keys. */
import { execFileSync, spawnSync } from 'node:child_process';

/** What tmux says to `-V`, null where it is not installed. */
export function tmuxVersion(): string | null {
  const { status, stdout } = spawnSync('tmux', ['-V'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly directory?: string;
}

let opened = 0;

export class Terminal {
  readonly #socket = `pcapinspect-test-${process.pid}-${opened++}`;

  constructor({ columns = 80, rows = 24, directory = process.cwd() }: TerminalOptions = {}) {
    const shell = ['env', 'PS1=$ ', 'LC_ALL=C.UTF-8', 'HISTFILE=/dev/null', 'sh'];
    const size = ['-x', `${columns}`, '-y', `${rows}`];
    this.#tmux('new-session', '-d', ...size, '-c', directory, ...shell);
    this.#tmux('set-option', '-g', 'status', 'off');
    this.resize(columns, rows);
  }

  /** Types a line, with Enter. */
  run(command: string): void {
    this.#tmux('send-keys', '-l', command);
    this.press('Enter');
  }

  /** Presses keys by tmux's names for them. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** The rows in sight. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** The parameters of the styles in sight that set a colour other than the terminal's own. */
  colours(): string[] {
    const parts = this.#tmux('capture-pane', '-p', '-e').split('\u001b[');
    const styles = parts.map((part) => part.slice(0, part.indexOf('m')));
    return styles.flatMap((style) => style.split(';')).filter((each) => /^(3|9)[0-7]$/.test(each));
  }

  /** All that can be scrolled back to, and the rows in sight. */
  history(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-');
  }

  /** What tmux knows of the terminal's state, in the terms of its formats. */
  state(format: string): string {
    return this.#tmux('display-message', '-p', format).trim();
  }

  /** Waits until the screen is as it should be, and gives it. */
  async until(isThere: (screen: string) => boolean, what: string): Promise<string> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const screen = this.screen();
      if (isThere(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what}: not on the screen:\n${this.screen()}`);
  }

  /** Waits until a text is on the screen. */
  shows(text: string): Promise<string> {
    return this.until((screen) => screen.includes(text), text);
  }

  /** Waits until the screen is like this. */
  matches(pattern: RegExp): Promise<string> {
    return this.until((screen) => pattern.test(screen), `${pattern}`);
  }

  /** Waits until nothing moves any more: of a frame that is just painted a capture may show a part. */
  settled(): Promise<string> {
    let last = '';
    return this.until((screen) => {
      const isSame = screen === last;
      last = screen;
      return isSame;
    }, 'a screen that stands still');
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  }
}
