// Measures the built command as whole processes, in turn with the tools that administrators have: `npm run bench`, after
// a build. `npm run bench -- mail-day` measures that part alone; all of it takes some minutes, and 4 GB of temporary files.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damage } from './damage.js';
import { firstScreen } from './first-screen.js';
import { haystack, mailDay } from './large-captures.js';
import { DIST } from './measure.js';
import { startUp } from './start-up.js';

const PARTS = { 'start-up': startUp, 'first-screen': firstScreen, haystack, 'mail-day': mailDay, damage };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));

if (unknown.length > 0) {
  console.error(`${unknown.join(' ')}: there is no such part; they are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
if (!existsSync(DIST)) {
  console.error('dist/ is missing: npm run build comes first');
  process.exit(2);
}
console.log(`Node ${process.version}; medians of runs in turn\n`);
// An interrupted command is an error here, after which the folder goes.
process.on('SIGINT', () => {});
const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-bench-'));
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) measure(folder);
  }
} finally {
  rmSync(folder, { recursive: true });
}
