/** Inspecting what was tampered with: it ends in a report or in one clear line, and no rule may crash on the way. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { CaptureError } from '../../src/capture/capture-error.ts';
import type { CaptureSource } from '../../src/capture/source.ts';
import type { Rule } from '../../src/diagnosis/rule.ts';
import { RULES } from '../../src/diagnosis/rules/index.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import type { InspectionDocument } from '../../src/report/document.ts';
import { jsonChunks } from '../../src/report/json.ts';
import { textChunks } from '../../src/report/text.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { samplePath } from './inspect-sample.ts';

/** The samples, without those of each cause. */
export const SAMPLES = readdirSync(samplePath('.')).filter((name) => name.endsWith('.pcap'));

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

/** A document whose outputs are safe to print, or the one line that says why there is none. */
export async function inspectHostile(source: CaptureSource): Promise<InspectionDocument | CaptureError> {
  let document: InspectionDocument;
  try {
    document = await inspectCapture([{ name: 'hostile', ...source }], { trust, nexthop: 'example.org' });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    expect(error.message).toMatch(/^[^\p{Cc}]+$/u);
    return error;
  }
  const frames = document.streams.flatMap(({ findings }) => findings.flatMap((it) => it.frames));
  const last = Math.max(...document.streams.map(({ lastFrame }) => lastFrame), 0);
  expect(frames.filter((frame) => frame < 1 || frame > last)).toEqual([]);
  const json = [...jsonChunks(document)].join('');
  const text = [...textChunks(document), json].join('');
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
  return document;
}

/** What rules threw in the tests of this file: a crash is contained when it happens, but must not happen at all. */
export function ruleCrashes(): readonly string[] {
  const crashes: string[] = [];
  const originals = new Map<Rule, Pick<Rule, 'check' | 'compare'>>();
  const watched =
    <Arguments extends unknown[], Answer>({ id }: Rule, work: (...args: Arguments) => Answer) =>
    (...args: Arguments): Answer => {
      try {
        return work(...args);
      } catch (error) {
        crashes.push(`${id}: ${error}`);
        throw error;
      }
    };
  beforeAll(() => {
    for (const rule of RULES) {
      const { check, compare } = rule;
      originals.set(rule, { check, ...(compare && { compare }) });
      Object.assign(rule, { check: watched(rule, check) }, compare && { compare: watched(rule, compare) });
    }
  });
  afterAll(() => {
    for (const [rule, original] of originals) Object.assign(rule, original);
  });
  return crashes;
}

/** What a number of so many bytes may be at worst: the ends, the middle, and one beside the right one. */
export function extremes(right: number, width: number): number[] {
  const top = 2 ** (8 * width) - 1;
  const half = (top + 1) / 2;
  const values = new Set([0, 1, half - 1, half, top - 1, top, right - 1, right + 1]);
  return [...values].filter((value) => value >= 0 && value <= top && value !== right);
}
