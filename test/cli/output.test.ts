import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { streamOutput, writeAll } from '../../src/cli/output.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code, syscall: 'write' });

function sink(write: (text: string) => Error | null) {
  const pieces: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      pieces.push(chunk);
      setImmediate(() => done(write(chunk)));
    },
  });
  return { pieces, output: streamOutput(stream, 'standard output') };
}

test('small pieces are written together, in order', async () => {
  const { pieces, output } = sink(() => null);
  await writeAll(
    output,
    Array.from({ length: 3000 }, () => 'x'.repeat(100)),
  );
  expect(pieces.map((piece) => piece.length)).toEqual([65_600, 65_600, 65_600, 65_600, 37_600]);
});

test('the next piece is asked for when the last one is written', async () => {
  const events: string[] = [];
  const { output } = sink(() => {
    events.push('written');
    return null;
  });
  await writeAll(
    output,
    (function* () {
      for (const _ of [1, 2]) {
        events.push('asked');
        yield 'x'.repeat(70_000);
      }
    })(),
  );
  expect(events).toEqual(['asked', 'written', 'asked', 'written']);
});

test('a reader that has gone away is no failure, and nothing more is made for it', async () => {
  const { pieces, output } = sink(() => systemError('EPIPE'));
  let made = 0;
  await writeAll(
    output,
    (function* () {
      for (;;) {
        made += 1;
        yield 'x'.repeat(70_000);
      }
    })(),
  );
  expect({ made, closed: output.closed, pieces: pieces.length }).toEqual({
    made: 1,
    closed: true,
    pieces: 1,
  });
  await output.write('more');
  expect(pieces).toHaveLength(1);
});

test('a full disk is one', async () => {
  const { output } = sink(() => systemError('ENOSPC'));
  await expect(output.write('x')).rejects.toMatchObject({
    name: 'UserError',
    message: 'cannot write to standard output: ENOSPC',
  });
});
