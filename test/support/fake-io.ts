/** A command line's world without a disk, a terminal or a process. */
import { CaptureError } from '../../src/capture/capture-error.ts';
import type { OpenCapture } from '../../src/cli/captures.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Output } from '../../src/cli/output.ts';
import { UserError } from '../../src/cli/user-error.ts';
import type { View } from '../../src/cli/view.ts';
import type { CaptureInput, InspectEvents } from '../../src/inspection.ts';
import type { InspectionDocument } from '../../src/report/document.ts';

export interface FakeWorld {
  /** What files hold, by path; `-` is standard input. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly view?: View | null;
  /** Pieces after which nobody reads standard output any more. */
  readonly readsUpTo?: number;
}

export function fakeIo({
  files = {},
  environment = {},
  terminal = false,
  view = null,
  readsUpTo,
}: FakeWorld = {}) {
  const out = fakeOutput(terminal, readsUpTo);
  const error = fakeOutput(terminal);
  const written = new Map<string, string>();
  const content = (path: string) => {
    const text = files[path];
    if (text === undefined) throw new UserError(`${path}: no such file: check the name`);
    return text;
  };
  const io: Io = {
    stdout: out.output,
    stderr: error.output,
    environment,
    openCapture: async (path) => fakeCapture(path, content(path)),
    readText: async (path) => content(path),
    async writeNewFile(folder, name, content) {
      const path = `${folder}/${name}`;
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
      const isNew = files[path] !== text;
      written.set(path, text);
      return { path, isNew };
    },
    async freeName(path) {
      if (files[path] !== undefined) throw new UserError(`${path}: is there already: choose another name`);
      return {
        path,
        async write(fill) {
          const pieces: Buffer[] = [];
          await fill(async (piece) => void pieces.push(Buffer.from(piece)));
          written.set(path, Buffer.concat(pieces).toString('latin1'));
        },
      };
    },
    rootCertificates: () => [],
    nodeVersion: 'v0.0.0',
    listFolder: async (path) => {
      const inside = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      if (inside.length === 0) throw new UserError(`${path}: no such folder: check the name`);
      return inside;
    },
    openView: async () => view,
  };
  return { io, out: out.text, error: error.text, written };
}

/** An inspection that takes files with `no capture` in them for what they say, and finds `document` in others. */
export function fakeInspect(document: InspectionDocument, log: string[] = []) {
  return async (
    inputs: readonly CaptureInput[],
    _options: unknown,
    events: InspectEvents = {},
  ): Promise<InspectionDocument> => {
    const errors: unknown[] = [];
    for (const input of inputs) {
      try {
        for await (const chunk of chunksOf(input)) {
          log.push(`${input.name}: ${Buffer.from(chunk)}`);
          if (Buffer.from(chunk).includes('no capture')) {
            throw new CaptureError('the file is no capture', { file: input.name });
          }
          if ((await events.onPause?.()) === false) break;
        }
      } catch (error) {
        errors.push(error);
      }
    }
    const fatal = errors.length === inputs.length ? errors.pop() : undefined;
    for (const error of errors) events.onFailure?.(error);
    if (fatal !== undefined) throw fatal;
    for (const record of document.dns) events.onDns?.(record);
    for (const stream of document.streams) events.onStream?.(stream);
    return document;
  };
}

/** The chunks of a capture that this world has. */
export function chunksOf(input: CaptureInput | undefined): AsyncIterable<Uint8Array> {
  if (input === undefined || !('chunks' in input)) throw new Error('no capture of this world');
  return input.chunks();
}

function fakeOutput(isTTY: boolean, readsUpTo = Number.POSITIVE_INFINITY) {
  const pieces: string[] = [];
  const output: Output = {
    isTTY,
    get closed() {
      return pieces.length >= readsUpTo;
    },
    async write(text) {
      if (pieces.length < readsUpTo) pieces.push(Buffer.from(text).toString());
    },
  };
  return { output, text: () => pieces.join('') };
}

function fakeCapture(name: string, content: string): OpenCapture {
  async function* chunks() {
    for (const line of content.split('\n')) yield Buffer.from(line);
  }
  return { name, size: content.length, chunks };
}
