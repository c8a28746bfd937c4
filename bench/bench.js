// Measures the built command as whole processes: start-up, first screen, memory. `npm run bench`, after a build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDownloads } from './captures.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = join(ROOT, 'bin/pcapinspect.js');
const MEMORY = join(ROOT, 'bench/peak-memory.js');
/** 10 KB of real sessions: STARTTLS, TLS, certificates. */
const SAMPLE = join(ROOT, 'samples/no-sni-tls12.pcap');
const ROUNDS = 31;
let terminals = 0;

if (!existsSync(join(ROOT, 'dist/cli.js'))) {
  console.error('dist/ is missing: npm run build comes first');
  process.exit(2);
}
console.log(`Node ${process.version}, ${ROUNDS} rounds in turn, medians\n`);
startUp();
firstScreen();
await memory();

function startUp() {
  const commands = {
    'node -e 0': ['-e', '0'],
    '--version': [COMMAND, '--version'],
    '--json': [COMMAND, '--json', SAMPLE],
    '--text': [COMMAND, '--text', SAMPLE],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(commands)) {
      times[name].push(timed(() => succeed(spawnSync(process.execPath, args))));
    }
  }
  const base = median(times['node -e 0']);
  table(
    ['whole process, capture of 10 KB', 'ms', 'x node -e 0', 'at most'],
    Object.entries(times).map(([name, list]) => {
      const time = median(list);
      return [name, time.toFixed(1), (time / base).toFixed(2), name === '--json' ? '2.5' : ''];
    }),
  );
}

function firstScreen() {
  if (spawnSync('tmux', ['-V']).error) {
    console.log('first screen of the interactive view: skipped, tmux is not installed\n');
    return;
  }
  const commands = {
    'printf (what tmux costs)': `printf ready; exec sleep 9`,
    'interactive view': `exec ${process.execPath} ${COMMAND} ${SAMPLE}`,
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < Math.ceil(ROUNDS / 3); round++) {
    for (const [name, command] of Object.entries(commands)) times[name].push(untilText(command));
  }
  table(
    ['first text in tmux, 80x24', 'ms', 'at most'],
    Object.entries(times).map(([name, list]) => [
      name,
      median(list).toFixed(0),
      /view/.test(name) ? '500' : '',
    ]),
  );
}

/** Milliseconds from the start of a command in a terminal to the first text on it. */
function untilText(command) {
  const socket = `pcapinspect-bench-${process.pid}-${++terminals}`;
  const tmux = (...args) =>
    spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  // The server runs already when the clock starts.
  tmux('new-session', '-d', '-x', '80', '-y', '24', 'sleep 60');
  try {
    return timed(() => {
      succeed(tmux('new-window', command));
      const end = Date.now() + 10_000;
      while (tmux('capture-pane', '-p').stdout.trim() === '') {
        if (Date.now() > end) throw new Error(`nothing on the screen after 10 s: ${command}`);
      }
    });
  } finally {
    tmux('kill-server');
  }
}

async function memory() {
  const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-bench-'));
  try {
    const rows = [];
    for (const frames of [100_000, 200_000, 400_000]) {
      const path = join(folder, `${frames}.pcap`);
      const size = await writeDownloads(path, { frames, flows: 64 });
      let peak = 0;
      const time = timed(() => {
        const run = succeed(spawnSync(process.execPath, [MEMORY, '--json', path], { encoding: 'utf8' }));
        peak = Number(run.stderr);
      });
      const megabytes = size / 1e6;
      rows.push(
        [frames, megabytes.toFixed(0), (peak / 1024).toFixed(0), (megabytes / (time / 1000)).toFixed(0)].map(
          String,
        ),
      );
      rmSync(path);
    }
    table(['frames without mail, 64 streams', 'MB', 'peak memory, MiB', 'MB/s'], rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function succeed(result) {
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`exit ${result.status}: ${result.stderr}`);
  return result;
}

function timed(action) {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function table(head, rows) {
  const widths = head.map((cell, index) => Math.max(cell.length, ...rows.map((row) => row[index].length)));
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index])))
        .join('   '),
    );
  }
  console.log();
}
