// Writes a classic capture to standard output as somebody would who is just making it: `trickle.js CAPTURE FRAME...`
// writes up to each frame when a file `go` appears in the working directory, and takes that away; after the last one it
// ends. Leaves a file `gone` where nobody reads any more.
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const LENGTH = 8;

const [path, ...steps] = process.argv.slice(2);
const bytes = readFileSync(path);

process.stdout.on('error', () => {
  writeFileSync('gone', '');
  process.exit(1);
});
process.stdout.write(bytes.subarray(0, FILE_HEADER));
let at = FILE_HEADER;
let frame = 0;
for (const step of steps) {
  while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
  unlinkSync('go');
  for (; frame < Number(step); frame++) {
    const end = at + RECORD_HEADER + bytes.readUInt32LE(at + LENGTH);
    process.stdout.write(bytes.subarray(at, end));
    at = end;
  }
}
