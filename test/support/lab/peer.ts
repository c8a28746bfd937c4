import { type ChildProcess, spawn } from 'node:child_process';
import { Transcript } from './transcript.ts';

/** How long a tool may run at all, in ms. */
const LIFETIME = 15_000;

/** How long a tool may take to do what a key stands for, in ms. */
const PRESS = 200;

/** A client or a server that speaks TLS. */
export interface Peer {
  /** Sends this inside TLS. */
  say(text: string): void;
  /** True once the other side's text has come out of TLS; false where the peer ends before. */
  hears(text: string): Promise<boolean>;
  /** Makes the tool do what this key stands for. */
  press(key: string): Promise<void>;
  /** Ends the session as this peer does. */
  close(): void;
  readonly ended: Promise<void>;
  /** Whatever it still does, ends it. */
  stop(): void;
  /** What it printed, for people. */
  log(): string;
}

/** A server answers whatever it is told: by the script, or with what it was told. */
export interface Server extends Peer {
  readonly port: number;
  readonly echoes: boolean;
  /** The client leaves first where the server cannot. */
  readonly closes: boolean;
}

export interface ToolOptions {
  readonly folder: string;
  readonly keyLog: string;
}

/** None of them outlives this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const tool of running) tool.kill('SIGKILL');
});

/** A command-line tool of which standard input goes into TLS, and standard output is what came out of it. */
export class Tool implements Peer {
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #output = new Transcript();
  readonly #messages = new Transcript();

  constructor(command: string, args: readonly string[], { folder, keyLog }: ToolOptions) {
    const env = { ...process.env, SSLKEYLOGFILE: keyLog, LC_ALL: 'C' };
    this.#process = spawn(command, args, { cwd: folder, env, timeout: LIFETIME, killSignal: 'SIGKILL' });
    running.add(this.#process);
    this.#process.stdout?.on('data', (chunk) => this.#output.push(chunk));
    this.#process.stderr?.on('data', (chunk) => this.#messages.push(chunk));
    // It may be gone before it has read everything.
    this.#process.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.#process.on('error', (error) => this.#messages.push(error.message));
      this.#process.on('close', () => resolve());
    });
    this.ended.then(() => {
      running.delete(this.#process);
      this.#output.end();
      this.#messages.end();
    });
  }

  say(text: string): void {
    this.#process.stdin?.write(text);
  }

  hears(text: string): Promise<boolean> {
    return this.#output.find(text);
  }

  /** True once the tool shows this on standard output. */
  shows(text: RegExp): Promise<boolean> {
    return this.#output.find(text);
  }

  async press(key: string): Promise<void> {
    // Whatever was said before has been heard: the key is all that the tool reads, which is how it knows one.
    this.say(`${key}\n`);
    // Not all of them say that they have done it.
    await Promise.race([this.#messages.find(/RENEGOTIATING|KEYUPDATE/), pause(PRESS)]);
    await pause(PRESS / 2);
  }

  close(): void {
    this.#process.stdin?.end();
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  log(): string {
    return `${this.#output.text}\n${this.#messages.text}`;
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
