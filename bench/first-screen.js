// From the start of the interactive view to the first text on the terminal.
import { spawnSync } from 'node:child_process';
import { isInstalled, median, pcapinspect, SAMPLE, succeed, table, timed } from './measure.js';

const ROUNDS = 11;
let terminals = 0;

export function firstScreen() {
  if (!isInstalled('tmux')) {
    console.log('first screen of the interactive view: skipped, tmux is not installed\n');
    return;
  }
  const commands = {
    'printf (what tmux costs)': 'printf ready; exec sleep 9',
    'interactive view': `exec ${pcapinspect(SAMPLE).join(' ')}`,
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
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
