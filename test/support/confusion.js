// Prints how often what is inferred without a key log is right: `node test/support/confusion.js FOLDER`, with captures NAME.pcap and key logs NAME.keys.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: node test/support/confusion.js FOLDER');
  process.exit(2);
}

// Node 20 does not read TypeScript.
const folder = mkdtempSync(join(import.meta.dirname, 'confusion-'));
try {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'confusion.ts'),
    platform: 'node',
    external: /^[^./]/,
  });

  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'confusion.mjs' });
  const { confusionTable, judge } = await import(pathToFileURL(join(folder, 'confusion.mjs')).href);
  const names = readdirSync(source).filter((name) => name.endsWith('.pcap'));
  const judged = [];
  for (const name of names) {
    const path = join(source, name);
    for (const record of await judge(readFileSync(path), readFileSync(path.replace(/pcap$/, 'keys')))) {
      judged.push(record);
      const { stream, from, frame, length, truth, guess, isRight } = record;
      if (!isRight)
        console.log(
          `${name} stream ${stream} frame ${frame} ${from} ${length}: ${truth}, not ${guess.kind} (${guess.sure})`,
        );
    }
  }
  console.log(confusionTable(judged));
} finally {
  rmSync(folder, { recursive: true });
}
