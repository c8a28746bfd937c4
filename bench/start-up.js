// What every run pays, however small its capture.
import { median, medianRatio, pcapinspect, SAMPLE, table, timesInTurn } from './measure.js';

const ROUNDS = 31;
const BASE = 'node -e 0';

export function startUp() {
  const times = timesInTurn(
    {
      [BASE]: [process.execPath, '-e', '0'],
      '--version': pcapinspect('--version'),
      '--json': pcapinspect('--json', SAMPLE),
      '--text': pcapinspect('--text', SAMPLE),
    },
    ROUNDS,
  );
  table(
    ['whole process, capture of 10 KB', 'ms', 'x node -e 0', 'at most'],
    Object.entries(times).map(([name, list]) => [
      name,
      median(list).toFixed(1),
      medianRatio(list, times[BASE]).toFixed(2),
      name === '--json' ? '2.5' : '',
    ]),
  );
}
