// Runs the built command in this process and prints its peak memory (KiB) on standard error.
import { run } from '../dist/cli.js';

const status = await run(process.argv.slice(2));
process.stderr.write(`${process.resourceUsage().maxRSS}\n`);
process.exit(status);
