import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaptureError } from '../src/capture/capture-error.ts';
import type { Rule } from '../src/diagnosis/rule.ts';
import { RULES } from '../src/diagnosis/rules/index.ts';
import { inspectCapture } from '../src/pipeline.ts';
import type { InspectionDocument } from '../src/report/document.ts';
import { jsonChunks } from '../src/report/json.ts';
import { jsonBytes } from '../src/report/json-bytes.ts';
import { textChunks } from '../src/report/text.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { samplePath } from './support/inspect-sample.ts';
import { random } from './support/random.ts';

const SAMPLES = readdirSync(samplePath('.')).filter((name) => name.endsWith('.pcap'));
const MUTANTS = 25;

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

async function inspect(bytes: Uint8Array): Promise<InspectionDocument | CaptureError> {
  async function* chunks() {
    yield bytes;
  }
  try {
    return await inspectCapture([{ name: 'mutant', chunks }], { trust, nexthop: 'example.org' });
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

/** A rule's crash is contained when it happens; here it must not happen at all. */
const crashes: string[] = [];
const checks = new Map<Rule, Rule['check']>();

beforeAll(() => {
  for (const rule of RULES) {
    checks.set(rule, rule.check);
    Object.assign(rule, {
      check: (subject: Parameters<Rule['check']>[0]) => {
        try {
          return checks.get(rule)?.(subject);
        } catch (error) {
          crashes.push(`${rule.id}: ${error}`);
          throw error;
        }
      },
    });
  }
});

afterAll(() => {
  for (const [rule, check] of checks) Object.assign(rule, { check });
});

describe('captures that have been tampered with', () => {
  it.each(SAMPLES)('%s with bytes changed ends in a report that is safe to print', async (name) => {
    const original = readFileSync(samplePath(name));
    const next = random(name.length + original.length);
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = Buffer.from(original);
      const changes = 1 + next(20);
      for (let change = 0; change < changes; change++) mutant[24 + next(mutant.length - 24)] = next(256);
      const document = await inspect(mutant);
      if (document instanceof CaptureError) continue;
      const frames = document.streams.flatMap(({ findings }) => findings.flatMap((it) => it.frames));
      expect(frames.filter((frame) => frame < 1 || frame > document.capture.frames)).toEqual([]);
      const json = Buffer.from(jsonBytes([...jsonChunks(document)].join(''))).toString();
      const text = [...textChunks(document), json].join('');
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
    expect(crashes).toEqual([]);
  });

  it('cut at any byte, a capture is reported as far as it goes', async () => {
    const original = readFileSync(samplePath('bad-certificate.pcap'));
    for (let length = 24; length < original.length; length += 7) {
      const document = await inspect(original.subarray(0, length));
      expect(document).not.toBeInstanceOf(CaptureError);
      if (document instanceof CaptureError) continue;
      // Nobody is accused before the alert is there.
      expect(
        document.streams.map(({ outcome }) => outcome).filter((it) => it !== 'incomplete' && it !== null),
      ).toEqual(document.capture.frames < 15 ? [] : ['failed']);
    }
    expect(crashes).toEqual([]);
  });
});
