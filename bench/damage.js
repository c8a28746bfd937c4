// What damaged captures cost at most.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { succeed, table } from './measure.js';

const CUTS = fileURLToPath(new URL('cuts.js', import.meta.url));

export function damage() {
  const { stdout } = succeed(spawnSync(process.execPath, [CUTS], { encoding: 'utf8' }));
  const { captures, longest, peak } = JSON.parse(stdout);
  table(
    [`samples cut at every byte of their first 4 KB: ${captures} captures in one process`, 'most', 'at most'],
    [
      ['ms for one of them', longest.toFixed(1), '1000'],
      ['peak memory, MB', peak.toFixed(0), '200'],
    ],
  );
}
