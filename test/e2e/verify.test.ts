import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { type ChainVerdict, judgeChain } from '../../src/x509/chain.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { pem } from '../support/certificate-builder.ts';
import { type ChainCase, chainCases } from '../support/chain-cases.ts';

/** What OpenSSL's error numbers (x509_vfy.h) are about, by our checks; 20 is all that keeps it from finding an issuer. */
const MEANINGS: Readonly<Record<number, readonly string[]>> = {
  7: ['signature'],
  9: ['dates'],
  10: ['dates'],
  18: ['anchor'],
  19: ['anchor'],
  20: ['anchor', 'key-identifiers', 'encoding', 'signature'],
  21: ['anchor'],
  24: ['basic-constraints'],
  25: ['path-length'],
  26: ['key-usage', 'extended-key-usage'],
  34: ['critical-extensions'],
  47: ['name-constraints'],
  48: ['name-constraints'],
  66: ['key'],
  67: ['key'],
  68: ['signature-hash'],
  79: ['basic-constraints'],
};

/** Where we are of another opinion, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'leaf ends at that second': 'valid through notAfter (RFC 5280 section 4.1.2.5); OpenSSL has it end before',
  'both roots of that name are trusted': 'OpenSSL tries one root of a name and key identifier, we try all',
};

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function openssl({ sent, anchors, at }: ChainCase): {
  readonly ok: boolean;
  readonly errors: readonly number[];
} {
  const file = (name: string, ders: readonly Uint8Array[]) => {
    const path = join(folder, name);
    writeFileSync(path, ders.map(pem).join(''));
    return path;
  };
  const { stdout, stderr, status } = spawnSync(
    'openssl',
    [
      'verify',
      ...['-attime', `${at / 1000}`, '-purpose', 'sslserver', '-auth_level', '2'],
      ...['-no-CApath', '-no-CAstore', '-CAfile', file('anchors.pem', anchors)],
      ...['-untrusted', file('sent.pem', sent), file('leaf.pem', sent.slice(0, 1))],
    ],
    { encoding: 'utf8' },
  );
  const errors = [...`${stdout}${stderr}`.matchAll(/^error (\d+) at/gm)].map(([, number]) => Number(number));
  return { ok: status === 0, errors };
}

function ours({ sent, anchors, at }: ChainCase): ChainVerdict {
  const trust = createTrustStore([{ description: 'anchors', pem: () => anchors.map(pem) }]);
  const certificates = sent.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok ? parsed.value : [];
  });
  return judgeChain(certificates, { trust, at });
}

/** Ids of the checks that did not pass, or could not be decided. */
function trouble({ checks }: ChainVerdict): string[] {
  return checks.filter(({ result }) => result === 'failed' || result === 'undecidable').map(({ id }) => id);
}

describe('openssl verify says the same of', () => {
  it.each(chainCases().map((it) => [it.name, it] as const))('%s', (name, it) => {
    const theirs = openssl(it);
    const verdict = ours(it);
    const found = trouble(verdict);
    const differs = name in DIFFERENCES;
    expect(verdict.trusted === true, `OpenSSL: ${theirs.errors}, we: ${found}`).toBe(theirs.ok !== differs);
    const [first] = theirs.errors;
    if (first !== undefined && !differs) {
      expect(
        found.some((id) => MEANINGS[first]?.includes(id)),
        `OpenSSL: ${first}, we: ${found}`,
      ).toBe(true);
    }
  });
});
