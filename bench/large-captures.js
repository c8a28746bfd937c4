// Speed against other tools, and memory as captures grow.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  isInstalled,
  median,
  medianRatio,
  pcapinspect,
  peakMemory,
  runToEnd,
  table,
  timed,
  timesInTurn,
  writeCapture,
} from './measure.js';

/** Mail hides among other traffic: what must be looked at costs next to nothing. */
export function haystack(folder) {
  measure(folder, {
    capture: 'haystack',
    output: '--json',
    rounds: 7,
    rivals: [{ command: (file) => ['tcpdump', '-nr', file, 'tcp port 25'], atMost: '1' }],
    slow: (file) => ['tshark', '-r', file, '-Y', 'tls'],
    sizes: [1, 2, 4],
    memory: { atMost: 150, growsAtMost: 1.05 },
  });
}

/** Nothing but mail: everything is read, judged and printed. */
export function mailDay(folder) {
  measure(folder, {
    capture: 'mail-day',
    output: '--ndjson',
    rounds: 5,
    rivals: [
      { command: (file) => ['ssldump', '-n', '-AN', '-r', file], atMost: '0.2' },
      { command: (file) => ['ssldump', '-n', '-r', file], atMost: '' },
    ],
    slow: (file) => ['tshark', '-r', file, '-T', 'fields', '-e', 'tcp.stream', '-e', 'tls.handshake.type'],
    sizes: [1, 2],
    memory: { atMost: 250, growsAtMost: 1.1 },
  });
}

function measure(folder, { capture, output, rounds, rivals, slow, sizes, memory }) {
  const file = join(folder, `${capture}.pcap`);
  const peaks = sizes.map((times) => {
    const written = writeCapture(capture, file, times).trim().replace(`${file}: `, '');
    if (times === 1) speed(`${capture}: ${written}`, file, { output, rounds, rivals, slow });
    return { written, peak: peakMemory(output, file) };
  });
  rmSync(file);
  table(
    [`${capture} ${output}`, 'peak memory, MB', 'at most', 'x the first', 'at most'],
    peaks.map(({ written, peak }, index) => [
      written,
      peak.toFixed(0),
      String(memory.atMost),
      (peak / peaks[0].peak).toFixed(2),
      index === 0 ? '' : String(memory.growsAtMost),
    ]),
  );
}

function speed(title, file, { output, rounds, rivals, slow }) {
  const ours = pcapinspect(output, file);
  const there = rivals.filter(({ command }) => isInstalled(command('F')[0]));
  const commands = Object.fromEntries(there.map(({ command }) => [shown(command), command(file)]));
  const times = timesInTurn({ ours, ...commands }, rounds);
  const rows = [[`pcapinspect ${output} F`, median(times.ours).toFixed(0), '', '']];
  for (const { command, atMost } of rivals) {
    const list = times[shown(command)];
    rows.push(
      list
        ? [shown(command), median(list).toFixed(0), medianRatio(times.ours, list).toFixed(2), atMost]
        : [shown(command), 'not installed', '', atMost],
    );
  }
  rows.push(slowRow(slow, file, median(times.ours)));
  table([title, 'ms', 'ours / this', 'at most'], rows);
}

/** Runs once: it takes longer than everything else together. */
function slowRow(command, file, ours) {
  if (!isInstalled(command(file)[0])) return [shown(command), 'not installed', '', ''];
  const time = timed(() => runToEnd(command(file)));
  return [`${shown(command)}, once`, time.toFixed(0), (ours / time).toFixed(3), ''];
}

function shown(command) {
  return command('F')
    .map((argument) => (argument.includes(' ') ? `'${argument}'` : argument))
    .join(' ');
}
