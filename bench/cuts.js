// What a damaged capture costs: each sample cut at every byte of its first 4 KB, in one process.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureError, createTrustStore, inspectCapture, jsonChunks } from '../dist/index.js';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));
const FIRST = 4096;
const trust = createTrustStore([]);
let captures = 0;
let refused = 0;
let longest = 0;

for (const name of readdirSync(SAMPLES).filter((each) => each.endsWith('.pcap'))) {
  const file = readFileSync(join(SAMPLES, name));
  for (let length = 0; length <= Math.min(FIRST, file.length); length++) {
    const start = performance.now();
    await inspect(name, file.subarray(0, length));
    longest = Math.max(longest, performance.now() - start);
    captures++;
  }
}
const peak = (process.resourceUsage().maxRSS * 1024) / 1e6;
console.log(JSON.stringify({ captures, refused, longest, peak }));

async function inspect(name, content) {
  try {
    const document = await inspectCapture([{ name, open: async () => fileOf(content) }], { trust });
    [...jsonChunks(document)].join('');
  } catch (error) {
    // Anything else would be a fault of the program.
    if (!(error instanceof CaptureError)) throw error;
    refused++;
  }
}

/** The bytes as a file. */
function fileOf(content) {
  return {
    size: content.length,
    read: async (target, position) => content.copy(target, 0, position),
    close: async () => {},
  };
}
