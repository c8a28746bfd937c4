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
];

describe('the report of a sample', () => {
  it.each(SAMPLES)('%s', async (name) => {
    const report = [...textChunks(await inspectSample(`${name}.pcap`))].join('');
    await expect(report).toMatchFileSnapshot(
      fileURLToPath(new URL(`../golden/${name}.txt`, import.meta.url)),
    );
  });
});
