// Plays the lab and writes its captures with their key logs: `node test/support/lab/write.js FOLDER`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error('usage: node test/support/lab/write.js FOLDER');
  process.exit(2);
}

// Node 20 does not read TypeScript.
const folder = mkdtempSync(join(tmpdir(), 'lab-'));
try {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'write.ts'), platform: 'node' });
  const file = join(folder, 'write.mjs');
  await bundle.write({ file, format: 'esm' });
  const { writeLab } = await import(pathToFileURL(file).href);
  await writeLab(target);
} finally {
  rmSync(folder, { recursive: true });
}
