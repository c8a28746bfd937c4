import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { render } from 'ink';
import type { InspectionDocument } from '../report/document.ts';
import { App } from './app.tsx';
import { ASCII, UNICODE } from './glyphs.ts';
import type { ExportCertificates } from './hooks/use-export.ts';
import { sizeOf } from './hooks/use-terminal-size.ts';
import { Inbox, type Reading } from './inbox.ts';
import { followJobControl, suspendJob, type TerminalHold } from './job-control.ts';
import { Screen } from './screen.ts';
import { initialState } from './state.ts';
import { COLOURS, NO_COLOURS } from './theme.ts';

export interface ViewOptions {
  /** Reads and diagnoses the capture, and tells what it finds on the way. */
  readonly load: (reading: Reading) => Promise<InspectionDocument>;
  /** Writes certificates as PEM to files whose names begin with the stem; resolves to their paths. */
  readonly exportCertificates: ExportCertificates;
  /** Where keys come from; without raw mode the view is drawn and a signal ends it. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly colour: boolean;
  /** What is looked at: the names of the capture files. */
  readonly title: string;
}

/**
 * Shows the interactive view until the user leaves it. Resolves to an exit status: 0, or 128 and the number of the
 * signal that ended it. Rejects with the error of `load`, the terminal being as it was before. A `load` that is not
 * done when the user leaves goes on: the caller ends the process.
 */
export async function runView(options: ViewOptions): Promise<number> {
  const startedAt = performance.now();
  const inbox = new Inbox();
  const loading = options.load(inbox);
  // A small capture is read before there is anything to see of it, and then the first frame is the list. As long as a
  // pipe is silent, the program that is to fill it may be asking for a password on this terminal.
  const early = await Promise.race([loading, later(FIRST_FRAME).then(() => inbox.begun)]);
  const glyphs = speaksUtf8(process.env) ? UNICODE : ASCII;
  const screen = new Screen(options.stdout, glyphs === ASCII);
  const leaving = new AbortController();
  screen.open();
  const close = closeAtExit(screen, options.stdin);
  const hasKeys = canReadKeys(options.stdin);
  followJobControl(terminalHold(screen, options.stdin, hasKeys), leaving.signal);
  if (hasKeys) retakeAfter(loading, screen, options.stdin, leaving.signal);
  try {
    const instance = render(
      <App
        initial={initialState({
          size: sizeOf(options.stdout),
          glyphs,
          document: early ?? null,
          startedAt,
          notice: hasKeys ? null : { text: 'Keys cannot be read here: Ctrl-C leaves', bad: true },
        })}
        loading={{ document: loading, take: inbox.take }}
        exportCertificates={options.exportCertificates}
        suspend={suspendJob}
        appearance={{ theme: options.colour ? COLOURS : NO_COLOURS, glyphs }}
        title={options.title}
      />,
      {
        // In its debug mode Ink hands over each frame whole and leaves to us how it gets to the terminal: it neither
        // erases (which can clear the user's scrollback) nor falls silent where the environment has a CI variable.
        debug: true,
        stdout: asTerminal(screen),
        stdin: hasKeys ? options.stdin : noKeys(),
        exitOnCtrlC: true,
        patchConsole: false,
        isScreenReaderEnabled: false,
      },
    );
    return await ended(instance, loading, options, leaving.signal);
  } finally {
    leaving.abort();
    close();
  }
}

/** Milliseconds after which the view opens, with what is found by then. */
const FIRST_FRAME = 100;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

interface Instance {
  readonly unmount: () => void;
  readonly waitUntilExit: () => Promise<unknown>;
}

/** Waits for the end: the user's, a signal's, the terminal's, or a failure to load. */
async function ended(
  instance: Instance,
  loading: Promise<unknown>,
  { stdin, stdout }: ViewOptions,
  signal: AbortSignal,
): Promise<number> {
  let status = 0;
  let failure: { readonly error: unknown } | undefined;
  const end = (number: number): void => {
    status = number;
    instance.unmount();
  };
  loading.catch((error: unknown) => {
    failure = { error };
    instance.unmount();
  });
  for (const name of SIGNALS) listen(process, name, () => end(128 + constants.signals[name]), signal);
  // The terminal is gone.
  for (const stream of [stdin, stdout])
    listen(stream, 'error', () => end(128 + constants.signals.SIGHUP), signal);
  listen(stdin, 'end', () => end(128 + constants.signals.SIGHUP), signal);
  // Without keys nothing else may keep the process alive until a signal comes.
  const hold = setInterval(() => undefined, 2 ** 30);
  try {
    await instance.waitUntilExit();
  } finally {
    clearInterval(hold);
  }
  if (failure !== undefined) throw failure.error;
  return status;
}

function listen(
  emitter: NodeJS.EventEmitter,
  event: string,
  listener: () => void,
  signal: AbortSignal,
): void {
  emitter.on(event, listener);
  signal.addEventListener('abort', () => emitter.off(event, listener));
}

/** Gives what puts the terminal back, and has it done at `process.exit()` and for an error that nobody catches, too. */
function closeAtExit(screen: Screen, stdin: NodeJS.ReadStream): () => void {
  const { leave } = terminalHold(screen, stdin, false);
  const close = (): void => {
    process.off('exit', close);
    leave();
  };
  process.on('exit', close);
  return close;
}

function terminalHold(screen: Screen, stdin: NodeJS.ReadStream, hasKeys: boolean): TerminalHold {
  return {
    leave: () => {
      screen.close();
      if (stdin.isTTY && stdin.isRaw) stdin.setRawMode(false);
    },
    enter: () => {
      // First of all: in the background this stops us before anything is drawn over the shell's lines.
      if (hasKeys) stdin.setRawMode(true);
      screen.open();
    },
  };
}

/**
 * The program that wrote the capture into a pipe ends with it: its last words (tcpdump's counts) are on the screen, and
 * it may have put the terminal back to how it had found it.
 */
function retakeAfter(
  loading: Promise<unknown>,
  screen: Screen,
  stdin: NodeJS.ReadStream,
  signal: AbortSignal,
): void {
  const retake = (): void => {
    if (signal.aborted) return;
    // Node takes a second `true` for what it knows already.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    screen.repaint();
  };
  loading.then(retake, () => undefined);
}

function canReadKeys(stdin: NodeJS.ReadStream): boolean {
  if (!stdin.isTTY) return false;
  try {
    stdin.setRawMode(true);
    return true;
  } catch {
    return false;
  }
}

/** An input that Ink accepts and that never says anything. */
function noKeys(): NodeJS.ReadStream {
  // Ink reads `isTTY` alone of an input without raw mode.
  return Object.assign(new Readable({ read: () => undefined }), {
    isTTY: false,
  }) as unknown as NodeJS.ReadStream;
}

/** Of a terminal Ink uses what any Writable has, its size and its `resize` event. */
function asTerminal(screen: Screen): NodeJS.WriteStream {
  return screen as unknown as NodeJS.WriteStream;
}

/** Whether the locale's characters are UTF-8, by the variables in POSIX's order. */
function speaksUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
