import { visible } from '../bytes/text.ts';
import { CaptureError } from '../capture/capture-error.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from '../inspection.ts';
import { inspectCapture } from '../pipeline.ts';
import type { FindingChange, StreamDocument } from '../report/document.ts';
import type { ExportFile } from '../report/export/certificate-export.ts';
import { narrow } from '../report/narrow.ts';
import { captureName } from '../report/text/words.ts';
import type { KeyLog } from '../tls/secrets/key-log.ts';
import { countBytes, type OpenCapture } from './captures.ts';
import { EXIT_CHECK_FAILED, EXIT_OK, EXIT_UNUSABLE } from './exit-codes.ts';
import { exportCertificates, exportChain } from './export-certificates.ts';
import { HELP } from './help.ts';
import type { Io } from './io.ts';
import { loadKeyLogs } from './key-logs.ts';
import { KeyLogOut } from './keylog-out.ts';
import { loadMtaSts } from './mta-sts.ts';
import { type Options, parseOptions } from './options.ts';
import { writeAll } from './output.ts';
import { inspectToLines, printReport, readsOnUnheard } from './print.ts';
import { showingProgress } from './progress.ts';
import { StreamTally } from './stream-tally.ts';
import { loadTrust } from './trust.ts';
import { UserError } from './user-error.ts';
import { VERSION } from './version.ts';
import type { View } from './view.ts';
import { viewEvents } from './view-events.ts';

/** What does the work, replaceable in tests. */
export type Inspect = typeof inspectCapture;

/** Runs a command line (without the program's name); resolves with the exit status and never rejects. */
export async function main(
  argv: readonly string[],
  io: Io,
  inspect: Inspect = inspectCapture,
): Promise<number> {
  try {
    const commandLine = parseOptions(argv);
    switch (commandLine.kind) {
      case 'help':
        await io.stdout.write(HELP);
        return EXIT_OK;
      case 'version':
        await io.stdout.write(`pcapinspect ${VERSION}\n`);
        return EXIT_OK;
      case 'error':
        throw new UserError(`${commandLine.message} (see pcapinspect --help)`);
      case 'inspect':
        return await new Run(commandLine.options, io, inspect).run();
    }
  } catch (error) {
    await complain(io, error);
    return EXIT_UNUSABLE;
  }
}

/** What the user says, and the secrets that are known, to which captures add theirs. */
type Settings = InspectOptions & { readonly keyLog: KeyLog };

/** One run over captures: what went wrong on the way is said at once and shows in the exit status at the end. */
class Run {
  #status = EXIT_OK;
  /** Of captures that could not be read, or not to their end. */
  readonly #failures: unknown[] = [];

  constructor(
    private readonly options: Options,
    private readonly io: Io,
    private readonly inspect: Inspect,
  ) {}

  async run(): Promise<number> {
    const { options, io } = this;
    const { at, hosts, nexthop, tlsa, showSecrets } = options;
    const trust = await loadTrust(options, io);
    const { keyLog, warnings } = await loadKeyLogs(options.keyLogs, io);
    const mtaSts = await loadMtaSts(options.mtaSts, io);
    const settings = { at, hosts, nexthop, tlsa, mtaSts, trust, keyLog, showSecrets };
    await this.#warn(warnings);
    const captures = await this.#openCaptures();
    if (captures.length === 0) return EXIT_UNUSABLE;
    const keyLogOut = await KeyLogOut.begin(captures, options, keyLog, io);
    const view = this.#wantsView() ? await io.openView() : null;
    try {
      const status = view
        ? await this.#view(view, captures, settings)
        : await this.#print(captures, settings, keyLogOut);
      return Math.max(status, this.#failures.length > 0 ? EXIT_UNUSABLE : EXIT_OK, this.#status);
    } finally {
      // Before, they would have been written across the view.
      for (const failure of this.#failures) await complain(io, failure);
    }
  }

  #wantsView(): boolean {
    const { stdout, environment } = this.io;
    return this.options.format === null && stdout.isTTY && environment.TERM !== 'dumb';
  }

  async #openCaptures(): Promise<OpenCapture[]> {
    const captures: OpenCapture[] = [];
    for (const path of this.options.captures) {
      await this.#attempt(async () => captures.push(await this.#openCapture(path)));
    }
    return captures;
  }

  async #openCapture(path: string): Promise<OpenCapture> {
    try {
      return await this.io.openCapture(path);
    } catch (error) {
      if (!(error instanceof UserError) || path !== 'strict' || this.options.check === null) throw error;
      throw new UserError(`${error.message} (or was --check=strict meant?)`);
    }
  }

  async #print(
    captures: readonly OpenCapture[],
    settings: Settings,
    keyLogOut: KeyLogOut | null,
  ): Promise<number> {
    const { options, io } = this;
    const tally = new StreamTally(options, settings.keyLog);
    const copying = keyLogOut?.events ?? {};
    const whole = await showingProgress(captures, io, async (inputs, onProgress, stdout) => {
      if (options.format === 'ndjson') {
        await inspectToLines(inputs, options, stdout, tally, (paced, events) =>
          this.#inspect(paced, { ...settings, keepStreams: false }, { ...copying, ...events, onProgress }),
        );
        return null;
      }
      if (options.format === 'paths') {
        // Nothing is printed of the streams, so that none is kept.
        const counting = {
          onStream: (stream: StreamDocument) => tally.add(stream),
          onFinding: (change: FindingChange) => tally.change(change),
        };
        await this.#inspect(
          inputs,
          { ...settings, keepStreams: false },
          { ...copying, ...counting, onProgress },
        );
        return null;
      }
      const document = await this.#inspect(inputs, settings, { ...copying, onProgress });
      for (const stream of document.streams) tally.add(stream);
      return document;
    });
    // Nobody reads any more, so the capture was not read to its end: what it lacks is not known.
    if (io.stdout.closed && !readsOnUnheard(options)) return EXIT_OK;
    await this.#attempt(async () => tally.checkStreams());
    await this.#warn(tally.unfitOptions);
    // A report on no stream would read as one on a capture that has none.
    if (tally.isEmptyChoice) return EXIT_UNUSABLE;
    if (whole !== null) {
      const document = narrow(whole, options.streams);
      await this.#attempt(() => printReport(document, options, io.stdout));
    }
    if (options.exportCertificates !== null)
      await this.#export(tally.certificates.files(), options.exportCertificates);
    if (keyLogOut !== null)
      await this.#attempt(async () => this.#tellPaths([await keyLogOut.write(tally.count)]));
    return tally.failsCheck ? EXIT_CHECK_FAILED : EXIT_OK;
  }

  /**
   * Reads captures; what went wrong with some of them is said at the end.
   * @throws {UserError} where none can be read.
   */
  async #inspect(inputs: readonly CaptureInput[], settings: InspectOptions, events: InspectEvents = {}) {
    try {
      const onFailure = (error: unknown): void => void this.#failures.push(explained(error));
      return await this.inspect(inputs, settings, { ...events, onFailure });
    } catch (error) {
      throw explained(error);
    }
  }

  async #export(exported: Iterable<ExportFile>, folder: string): Promise<void> {
    const { io } = this;
    const files = await exportCertificates(exported, folder, io);
    if (files.length === 0) await this.#warn(['no certificate to export']);
    const old = files.filter(({ isNew }) => !isNew);
    if (old.length > 0)
      await this.#warn([`there already, with the same content: ${old.length} of ${files.length} files`]);
    await this.#tellPaths(files.map(({ path }) => path));
  }

  /** Of files that have been written. */
  async #tellPaths(paths: readonly string[]): Promise<void> {
    const { options, io } = this;
    // Beside a report, the paths must not get into it.
    const output = options.format === 'paths' ? io.stdout : io.stderr;
    await writeAll(
      output,
      paths.map((path) => `${visible(path)}\n`),
    );
  }

  async #view(view: View, captures: readonly OpenCapture[], settings: Settings): Promise<number> {
    const { options, io } = this;
    const notes: string[] = [];
    const status = await view({
      title: captures.map(({ name }) => captureName(name)).join(', '),
      colour: (io.environment.NO_COLOR ?? '') === '',
      load: async (reading) => {
        const { inputs, progress } = countBytes(captures);
        const whole = await this.#inspect(inputs, settings, viewEvents(reading, progress, options.streams));
        const tally = new StreamTally(options, settings.keyLog);
        for (const stream of whole.streams) tally.add(stream);
        if (tally.isEmptyChoice) tally.checkStreams();
        notes.push(...tally.unfitOptions);
        return narrow(whole, options.streams);
      },
      exportCertificates: (certificates) => exportChain(certificates, io),
    });
    // Before, they would have been written across the view.
    await this.#warn(notes);
    return status;
  }

  /** Says what is no error; the exit status stays. */
  async #warn(lines: readonly string[]): Promise<void> {
    await writeAll(
      this.io.stderr,
      lines.map((line) => `pcapinspect: ${visible(line)}\n`),
    );
  }

  /** Does one thing of several; where the user can put right what went wrong, the others are done nevertheless. */
  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const known = explained(error);
      if (!(known instanceof UserError)) throw error;
      await complain(this.io, known);
      this.#status = EXIT_UNUSABLE;
    }
  }
}

/** An error about a capture in the user's terms, any other as it is. */
function explained(error: unknown): unknown {
  if (!(error instanceof CaptureError)) return error;
  return new UserError(`${captureName(error.file ?? '')}: ${error.message}`);
}

async function complain(io: Io, error: unknown): Promise<void> {
  const line =
    error instanceof UserError ? error.message : `internal error, please report it: ${described(error)}`;
  await io.stderr.write(`pcapinspect: ${visible(line)}\n`);
}

/** An error of the program in one line: what, and where it arose. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of the place the file's name will do: the folder is the user's own matter.
  const place = /^ +at .*?([^\\/()]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1];
  return `${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`;
}
