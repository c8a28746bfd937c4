import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeNewFile } from '../../src/cli/write-new-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new file, in folders that are made', async () => {
  const path = await writeNewFile(join(folder, 'a', 'b'), 'x.pem', 'content');
  expect(path).toBe(join(folder, 'a', 'b', 'x.pem'));
  expect(readFileSync(path, 'utf8')).toBe('content');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['x.pem']);
});

test('the same content counts as written', async () => {
  const path = await writeNewFile(folder, 'x.pem', 'content');
  expect(await writeNewFile(folder, 'x.pem', 'content')).toBe(path);
  expect(readdirSync(folder)).toEqual(['x.pem']);
});

test('another content is never replaced', async () => {
  writeFileSync(join(folder, 'x.pem'), 'old');
  mkdirSync(join(folder, 'x-2.pem'));
  symlinkSync('/nowhere', join(folder, 'x-3.pem'));
  const paths = [];
  for (const content of ['new', 'newer', 'new']) paths.push(await writeNewFile(folder, 'x.pem', content));
  expect(paths).toEqual(['x-4.pem', 'x-5.pem', 'x-4.pem'].map((name) => join(folder, name)));
  expect(readFileSync(join(folder, 'x.pem'), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toHaveLength(5);
});

test('many at once write one file each', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => `content ${index % 10}`);
  const paths = await Promise.all(contents.map((content) => writeNewFile(folder, 'x.pem', content)));
  expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(contents);
  expect(readdirSync(folder)).toHaveLength(10);
});

test('a folder that cannot be', async () => {
  writeFileSync(join(folder, 'plain'), '');
  await expect(writeNewFile(join(folder, 'plain'), 'x.pem', '')).rejects.toThrow(/plain: is there already/);
  await expect(writeNewFile(join(folder, 'plain', 'x'), 'x.pem', '')).rejects.toMatchObject({
    name: 'UserError',
  });
});
