// Writes a capture to measure with: `node bench/write.js haystack PATH [TIMES]`, or `mail-day`.
import { writeHaystack } from './haystack.js';
import { writeMailDay } from './mail-day.js';

const CAPTURES = { haystack: writeHaystack, 'mail-day': writeMailDay };
const [name, path, times = '1'] = process.argv.slice(2);

if (!Object.hasOwn(CAPTURES, name) || path === undefined || !(Number(times) > 0)) {
  console.error(`usage: node bench/write.js ${Object.keys(CAPTURES).join('|')} PATH [TIMES]`);
  process.exit(2);
}
const { frames, bytes } = CAPTURES[name](path, Number(times));
console.log(`${path}: ${frames} frames, ${(bytes / 1e6).toFixed(1)} MB`);
