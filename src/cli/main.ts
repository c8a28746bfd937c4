import { visible } from '../bytes/text.ts';
import type { CaptureInput, InspectEvents, InspectOptions } from '../inspection.ts';
import { inspectCapture } from '../pipeline.ts';
import type { InspectionDocument } from '../report/document.ts';
import { missingStreams, narrow } from '../report/narrow.ts';
import { countBytes, type OpenCapture } from './captures.ts';
import { failsCheck } from './check.ts';
import { EXIT_CHECK_FAILED, EXIT_OK, EXIT_UNUSABLE } from './exit-codes.ts';
import { exportCertificates, exportChain } from './export-certificates.ts';
import { HELP } from './help.ts';
import type { Io } from './io.ts';
import { type Options, parseOptions } from './options.ts';
import { writeAll } from './output.ts';
import { inspectToLines, printReport } from './print.ts';
import { loadTrust } from './trust.ts';
import { UserError } from './user-error.ts';
import { VERSION } from './version.ts';
import type { View } from './view.ts';

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

/** One run over captures: what went wrong on the way is said at once and shows in the exit status at the end. */
class Run {
  #status = EXIT_OK;

  constructor(
    private readonly options: Options,
    private readonly io: Io,
    private readonly inspect: Inspect,
  ) {}

  async run(): Promise<number> {
    const { options, io } = this;
    const { at, hosts, nexthop, tlsa } = options;
    const settings = { at, hosts, nexthop, tlsa, trust: await loadTrust(options.caFiles, io) };
    const captures = await this.#openCaptures();
    const view = this.#wantsView() && captures.length > 0 ? await io.openView() : null;
    // Whether each is a capture is asked before anything is printed, where that would be too late afterwards.
    const usable = view || captures.length > 1 ? await this.#probe(captures, settings) : captures;
    if (usable.length === 0) return EXIT_UNUSABLE;

    const status = view ? await this.#view(view, usable, settings) : await this.#print(usable, settings);
    return Math.max(status, this.#status);
  }

  #wantsView(): boolean {
    const { stdout, environment } = this.io;
    return this.options.format === null && stdout.isTTY && environment.TERM !== 'dumb';
  }

  async #openCaptures(): Promise<OpenCapture[]> {
    const captures: OpenCapture[] = [];
    for (const path of this.options.captures) {
      await this.#attempt(async () => captures.push(await this.io.openCapture(path)));
    }
    return captures;
  }

  async #probe(captures: readonly OpenCapture[], settings: InspectOptions): Promise<OpenCapture[]> {
    const usable: OpenCapture[] = [];
    for (const capture of captures) {
      await this.#attempt(async () => {
        await this.#inspect([capture.head()], settings);
        usable.push(capture);
      });
    }
    return usable;
  }

  async #print(captures: readonly OpenCapture[], settings: InspectOptions): Promise<number> {
    const { options, io } = this;
    const whole =
      options.format === 'ndjson'
        ? await inspectToLines(captures, options, io.stdout, (inputs, events) =>
            this.#inspect(inputs, settings, events),
          )
        : await this.#inspect(captures, settings);
    const document = narrow(whole, options.streams);
    await this.#attempt(async () => checkStreams(whole, options));
    if (options.format !== 'ndjson') await this.#attempt(() => printReport(document, options, io.stdout));
    if (options.exportCertificates !== null) await this.#export(document, options.exportCertificates);
    return options.check !== null && failsCheck(document, options.check) ? EXIT_CHECK_FAILED : EXIT_OK;
  }

  /** @throws {UserError} where an input is no capture. */
  async #inspect(inputs: readonly CaptureInput[], settings: InspectOptions, events: InspectEvents = {}) {
    try {
      return await this.inspect(inputs, settings, events);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'CaptureError') throw error;
      const file = 'file' in error && typeof error.file === 'string' ? error.file : (inputs[0]?.name ?? '');
      throw new UserError(`${nameOf(file)}: ${error.message}`);
    }
  }

  async #export(document: InspectionDocument, folder: string): Promise<void> {
    const { options, io } = this;
    const paths = await exportCertificates(document, folder, io);
    if (paths.length === 0) await io.stderr.write('pcapinspect: no certificate to export\n');
    // Beside a report, the paths must not get into it.
    const output = options.format === 'paths' ? io.stdout : io.stderr;
    await writeAll(
      output,
      paths.map((path) => `${visible(path)}\n`),
    );
  }

  async #view(view: View, captures: readonly OpenCapture[], settings: InspectOptions): Promise<number> {
    const { options, io } = this;
    return view({
      title: captures.map(({ name }) => nameOf(name)).join(', '),
      colour: (io.environment.NO_COLOR ?? '') === '',
      load: async (report) => {
        const { inputs, progress } = countBytes(captures);
        const onProgress: InspectEvents['onProgress'] = (found) => report({ ...progress(), ...found });
        return narrow(await this.#inspect(inputs, settings, { onProgress }), options.streams);
      },
      exportCertificates: (certificates, stem) => exportChain(certificates, stem, io),
    });
  }

  /** Does one thing of several; where the user can put right what went wrong, the others are done nevertheless. */
  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await complain(this.io, error);
      this.#status = EXIT_UNUSABLE;
    }
  }
}

/** A capture's name for people. */
function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** @throws {UserError} where a stream is asked for that the capture has not. */
function checkStreams(document: InspectionDocument, { streams }: Options): void {
  const missing = missingStreams(document, streams);
  if (missing.length === 0) return;
  const numbers = document.streams.map(({ stream }) => stream);
  const there = numbers.length === 0 ? 'no TCP stream' : `streams ${numbers[0]} to ${numbers.at(-1)}`;
  throw new UserError(`no stream ${missing.join(', ')}: the capture has ${there}`);
}

async function complain(io: Io, error: unknown): Promise<void> {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const lines =
    error instanceof UserError
      ? [message]
      : ['internal error, which is worth a report:', ...(stack ?? message).split('\n')];
  await io.stderr.write(`pcapinspect: ${lines.map(visible).join('\n')}\n`);
}
