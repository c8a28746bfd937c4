// Running commands, timing them, and saying what came out.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const COMMAND = join(ROOT, 'bin/pcapinspect.js');
export const DIST = join(ROOT, 'dist/cli.js');
/** 10 KB of real sessions: STARTTLS, TLS, certificates. */
export const SAMPLE = join(ROOT, 'samples/no-sni-tls12.pcap');
const PEAK_MEMORY = join(ROOT, 'bench/peak-memory.cjs');
const WRITE = join(ROOT, 'bench/write.js');

export const pcapinspect = (...args) => [process.execPath, COMMAND, ...args];

export function isInstalled(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Runs each command `rounds` times, in turn, after one round that does not count. `commands` has arguments by name;
 * returns milliseconds by name, in the order of the rounds. What the commands print goes nowhere.
 */
export function timesInTurn(commands, rounds) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const time = timed(() => runToEnd(command));
      if (round > 0) times[name].push(time);
    }
  }
  return times;
}

/** Milliseconds that it takes. */
export function timed(action) {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Returns what the command printed on standard error. */
export function runToEnd([program, ...args]) {
  return succeed(spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })).stderr;
}

export function succeed(result) {
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`exit ${result.status ?? result.signal}: ${result.stderr}`);
  return result;
}

/** Peak memory of a run of pcapinspect, in MB: the median of three. */
export function peakMemory(...args) {
  const peaks = [1, 2, 3].map(() =>
    Number(runToEnd([process.execPath, '--require', PEAK_MEMORY, COMMAND, ...args])),
  );
  return (median(peaks) * 1024) / 1e6;
}

/**
 * Writes a capture, and returns what `bench/write.js` says of it. That is a process of its own, because on Linux the peak
 * memory of a process begins with that of the one that started it.
 */
export function writeCapture(name, path, times) {
  return succeed(spawnSync(process.execPath, [WRITE, name, path, String(times)], { encoding: 'utf8' }))
    .stdout;
}

export function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The median of how many times as long one took as the other, round by round: both suffer from the same noise. */
export function medianRatio(list, others) {
  return median(list.map((time, round) => time / others[round]));
}

export function table(head, rows) {
  const widths = head.map((cell, index) => Math.max(cell.length, ...rows.map((row) => row[index].length)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, index) =>
      index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]),
    );
    console.log(cells.join('   ').trimEnd());
  }
  console.log();
}
