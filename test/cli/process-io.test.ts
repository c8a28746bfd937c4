import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { processIo } from '../../src/cli/process-io.ts';

const io = processIo(() => Promise.reject(new Error('no view here')));
const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a folder of certificates', () => {
  it('is listed by the paths of its files', async () => {
    const path = join(folder, 'a.pem');
    writeFileSync(path, '');
    await expect(io.listFolder(folder)).resolves.toEqual([path]);
  });

  it.each([
    ['none', 'no such folder: check the name'],
    ['a.pem', 'is no folder: name one'],
  ])('that is none is called that: %s', async (name, reason) => {
    const path = join(folder, name);
    await expect(io.listFolder(path)).rejects.toThrow(`${path}: ${reason}`);
  });
});
