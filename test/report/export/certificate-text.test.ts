import { expect, test } from 'vitest';
import { certificateText } from '../../../src/report/export/certificate-text.ts';
import { inspectSample } from '../../support/inspect-sample.ts';
import { leaf } from '../../support/report-documents.ts';

test('what a certificate says, in the words of OpenSSL', async () => {
  const { streams } = await inspectSample('bad-certificate.pcap');
  const [certificate] = streams[0]?.tls?.certificates.server ?? [];
  if (certificate === undefined) throw new Error('a certificate is needed');
  expect(certificateText(certificate)).toMatchSnapshot();
});

test('what it does not have is left out, and what could move the cursor is escaped', () => {
  const text = certificateText(
    leaf({ subject: '\u001b[2J', keyUsage: [], serialNumber: '', subjectAltNames: [] }),
  );
  expect(text).toContain('    Subject: \\u001b[2J\n');
  expect(text).not.toMatch(/v3 Key Usage|Serial|Alternative/);
});
