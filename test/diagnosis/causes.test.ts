import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectSample, samplePath } from '../support/inspect-sample.ts';

interface Expectation {
  readonly file: string;
  readonly args?: readonly string[];
  /** By stream: outcome and cause. */
  readonly outcomes?: Readonly<Record<string, readonly [string | null, string | null]>>;
  /** The id stands among the findings of some stream. */
  readonly finding?: boolean;
}

const EXPECTED: Readonly<Record<string, Expectation>> = JSON.parse(
  readFileSync(samplePath('causes/expected.json'), 'utf8'),
);

describe('a capture for each cause', () => {
  it.each(Object.entries(EXPECTED))('%s', async (id, { file, args = [], outcomes = {}, finding }) => {
    const { streams } = await inspectSample(file, args);
    const seen = streams.map(({ stream, outcome, cause }) => [stream, outcome, cause]);
    for (const [stream, [outcome, cause]] of Object.entries(outcomes)) {
      expect(seen).toContainEqual([Number(stream), outcome, cause]);
    }
    const ids = streams.flatMap(({ findings }) => findings.map((it) => it.id));
    if (finding) expect(ids).toContain(id);
    else expect(streams.map(({ cause }) => cause)).toContain(id);
  });

  it.each(Object.values(EXPECTED))(
    '$file: each finding can be followed to its frames',
    async ({ file, args = [] }) => {
      const { streams, capture } = await inspectSample(file, args);
      for (const { stream, findings, outcome, cause } of streams) {
        expect(findings.filter(({ severity }) => severity === 'error').map(({ id }) => id)).toEqual(
          cause === null || outcome === 'incomplete' ? [] : [cause],
        );
        for (const { frames, filter, title, detail, advice } of findings) {
          expect(frames.every((frame) => frame >= 1 && frame <= capture.frames)).toBe(true);
          expect(filter).toMatch(new RegExp(`^tcp\\.stream eq ${stream}\\b`));
          expect(title).toMatch(/^[A-Z][^\n]*[^.]$/);
          expect(detail).toMatch(/^[^a-z]/);
          expect(advice.every((line) => line.endsWith('.'))).toBe(true);
        }
      }
    },
  );
});
