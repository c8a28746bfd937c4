import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { textChunks } from '../../src/report/text.ts';
import { inspectSample } from '../support/inspect-sample.ts';

const SAMPLES = [
  'bad-certificate',
  'not-verified',
  'no-sni-tls12',
  'no-sni-tls13',
  'renegotiation',
  'renegotiation-compressed',
  'old-version-alert',
  'old-version-close',
  'healthy-tls12',
  'healthy-tls13',
  'healthy-resumed',
  'behind-proxy',
  'healthy-mailbox',
  'mailbox-troubles',
  'through-proxy',
  'with-dns',
];

/** With what the administrator knows, or what the next capture shows. */
const TOLD: readonly (readonly [sample: string, golden: string, args: readonly string[]])[] = [
  [
    'bad-certificate',
    'bad-certificate-tlsa',
    ['--tlsa', '3 1 1 eae7619917889e3d37c7d484bf7486c54ba74c9ad0e3073aa2473d2608ccc7e5'],
  ],
  ['not-verified', 'not-verified-names', ['--host', 'in1-smtp.mx.example.net', '--nexthop', 'example.org']],
  ['no-sni-tls12', 'no-sni-tls12-names', ['--host', 'smtp-in.l.example.org', '--nexthop', 'example.org']],
];

describe('the report of a sample', () => {
  it.each(TOLD)('%s, as %s', async (sample, golden, args) => {
    const document = await inspectSample(`${sample}.pcap`, ['--ca-file', 'lab-ca.pem', ...args]);
    await expect([...textChunks(document)].join('')).toMatchFileSnapshot(
      fileURLToPath(new URL(`../golden/${golden}.txt`, import.meta.url)),
    );
  });

  it.each(SAMPLES)('%s', async (name) => {
    const report = [...textChunks(await inspectSample(`${name}.pcap`))].join('');
    await expect(report).toMatchFileSnapshot(
      fileURLToPath(new URL(`../golden/${name}.txt`, import.meta.url)),
    );
  });
});
