import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { countBytes, openCapture, ticking } from '../../src/cli/captures.ts';
import type { CaptureInput } from '../../src/inspection.ts';

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const noInput = () => Readable.from([]);

async function read(input: CaptureInput): Promise<string> {
  const chunks: Uint8Array[] = [];
  if ('chunks' in input) for await (const chunk of input.chunks()) chunks.push(chunk);
  else {
    const source = await input.open();
    for (let at = 0, length = 1; length > 0; at += length) {
      const target = new Uint8Array(100_000);
      length = await source.read(target, at);
      chunks.push(target.subarray(0, length));
    }
    await source.close();
  }
  return Buffer.concat(chunks).toString('latin1');
}

test('a file, as often as wanted', async () => {
  const content = Buffer.alloc(600_000, 'abc');
  const capture = await openCapture(file('big', content), noInput);
  expect(capture.size).toBe(600_000);
  expect(await read(capture)).toBe(content.toString());
  expect(await read(capture)).toBe(content.toString());
});

test('standard input', async () => {
  const capture = await openCapture('-', () => Readable.from([Buffer.from('one'), Buffer.from('two')]));
  expect(capture).toMatchObject({ name: '-', size: null });
  expect(await read(capture)).toBe('onetwo');
});

test('a named pipe', async () => {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  const capture = await openCapture(path, noInput);
  execFileSync('sh', ['-c', 'printf content > "$0" &', path], { stdio: 'ignore' });
  expect(await read(capture)).toBe('content');
});

test.each([
  ['missing', () => join(folder, 'nope'), 'no such file: check the name'],
  [
    'below a file',
    () => join(file('plain', 'x'), 'nope'),
    'no such file: a part of its path is not a directory',
  ],
  ['a directory', () => folder, 'is a directory: name the captures in it'],
  ['empty', () => file('empty', ''), /is empty: no packet was captured/],
  ['a name too long', () => join(folder, 'x'.repeat(300)), 'the name is too long: choose a shorter one'],
])('%s', async (_, path, message) => {
  await expect(openCapture(path(), noInput)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message),
  });
});

test('a terminal is no capture', async () => {
  const terminal = Object.assign(Readable.from([]), { isTTY: true });
  await expect(openCapture('-', () => terminal)).rejects.toThrow(
    'standard input: is a terminal: pipe a capture into it',
  );
});

test('an empty or failing standard input', async () => {
  await expect(openCapture('-', noInput).then(read)).rejects.toThrow(/^standard input: is empty/);
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from('x');
      throw Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'read' });
    })(),
  );
  await expect(openCapture('-', () => failing).then(read)).rejects.toThrow('standard input: is a directory');
});

test('bytes are counted while they are read', async () => {
  const captures = [
    await openCapture(file('a', 'four'), noInput),
    await openCapture(file('b', 'sixsix'), noInput),
  ];
  const { inputs, progress } = countBytes(captures);
  expect(progress()).toEqual({ bytesRead: 0, bytesTotal: 10 });
  for (const input of inputs) await read(input);
  expect(progress()).toEqual({ bytesRead: 10, bytesTotal: 10 });
  const pipe = await openCapture('-', () => Readable.from([Buffer.from('x')]));
  expect(countBytes([...captures, pipe]).progress().bytesTotal).toBeNull();
});

test('a silent source gives an empty piece now and then, and ends with its own end or error', async () => {
  let say = (_: string) => {};
  async function* source() {
    yield Buffer.from('a');
    yield Buffer.from(await new Promise<string>((resolve) => (say = resolve)));
    throw new Error('gone');
  }
  const got: string[] = [];
  const reading = (async () => {
    for await (const piece of ticking(source(), 5)) {
      got.push(Buffer.from(piece).toString());
      if (got.length === 3) say('b');
    }
  })();
  await expect(reading).rejects.toThrow('gone');
  expect(got.slice(0, 3)).toEqual(['a', '', '']);
  expect(got.slice(3).filter((piece) => piece !== '')).toEqual(['b']);
});

test('a silent source is let go of at once', async () => {
  async function* source() {
    yield Buffer.from('a');
    await new Promise(() => {});
  }
  for await (const piece of ticking(source(), 5)) if (piece.length === 0) break;
});
