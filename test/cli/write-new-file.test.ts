import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fill, freeName, writeNewFile } from '../../src/cli/write-new-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new file, in folders that are made', async () => {
  const { path, isNew } = await writeNewFile(join(folder, 'a', 'b'), 'x.pem', 'content');
  expect({ path, isNew }).toEqual({ path: join(folder, 'a', 'b', 'x.pem'), isNew: true });
  expect(readFileSync(path, 'utf8')).toBe('content');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['x.pem']);
});

test('the same content counts as written', async () => {
  const { path } = await writeNewFile(folder, 'x.pem', 'content');
  expect(await writeNewFile(folder, 'x.pem', 'content')).toEqual({ path, isNew: false });
  expect(readdirSync(folder)).toEqual(['x.pem']);
});

test('another content is never replaced', async () => {
  writeFileSync(join(folder, 'x.pem'), 'old');
  mkdirSync(join(folder, 'x-2.pem'));
  symlinkSync('/nowhere', join(folder, 'x-3.pem'));
  const paths = [];
  for (const content of ['new', 'newer', 'new']) {
    paths.push((await writeNewFile(folder, 'x.pem', content)).path);
  }
  expect(paths).toEqual(['x-4.pem', 'x-5.pem', 'x-4.pem'].map((name) => join(folder, name)));
  expect(readFileSync(join(folder, 'x.pem'), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toHaveLength(5);
});

test('many at once write one file each', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => `content ${index % 10}`);
  const files = await Promise.all(
    contents.map((content) => writeNewFile(join(folder, 'new', 'deep'), 'x.pem', content)),
  );
  expect(files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(contents);
  expect(files.filter(({ isNew }) => isNew)).toHaveLength(10);
  expect(readdirSync(join(folder, 'new', 'deep'))).toHaveLength(10);
});

test('a folder that cannot be', async () => {
  writeFileSync(join(folder, 'plain'), '');
  await expect(writeNewFile(join(folder, 'plain'), 'x.pem', '')).rejects.toThrow(/plain: is there already/);
  await expect(writeNewFile(join(folder, 'plain', 'x'), 'x.pem', '')).rejects.toMatchObject({
    name: 'UserError',
  });
});

test('a place that is there and takes no folder', async ({ skip }) => {
  if (process.platform !== 'linux') skip('no /proc here');
  for (const path of ['/proc/x', '/proc/x/y']) {
    await expect(writeNewFile(path, 'x.pem', '')).rejects.toThrow(
      `${path}: cannot be made there: choose another folder`,
    );
  }
});

describe('a free name', () => {
  const pieces = (...texts: string[]): Fill => {
    return async (write) => {
      for (const text of texts) await write(Buffer.from(text));
    };
  };

  test('becomes a file for its owner alone', async () => {
    const path = join(folder, 'x.pcapng');
    await (await freeName(path)).write(pieces('one, ', 'two'));
    expect(readFileSync(path, 'utf8')).toBe('one, two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['x.pcapng']);
  });

  test('leaves nothing where its content does not come to its end', async () => {
    const name = await freeName(join(folder, 'x.pcapng'));
    const failing: Fill = async (write) => {
      await write(Buffer.from('one'));
      throw new Error('no more');
    };
    await expect(name.write(failing)).rejects.toThrow('no more');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is refused where it is taken, at once or by then', async () => {
    const path = join(folder, 'x.pcapng');
    const name = await freeName(path);
    symlinkSync('/nowhere', path);
    const taken = { name: 'UserError', message: `${path}: is there already: choose another name` };
    await expect(freeName(path)).rejects.toMatchObject(taken);
    await expect(name.write(pieces('new'))).rejects.toMatchObject(taken);
    expect(readdirSync(folder)).toEqual(['x.pcapng']);
  });

  test('is refused in a folder that is not there', async () => {
    await expect(freeName(join(folder, 'none', 'x'))).rejects.toThrow(/none: cannot be made there/);
  });
});
