import { expect, test } from 'vitest';
import { certificateStem, safeName } from '../../../src/report/export/file-names.ts';
import { leaf } from '../../support/report-documents.ts';

test.each([
  ['CN=a.example', 'a.example'],
  ['C=US, O=x, CN=first, CN=last', 'last'],
  ['CN=a\\,b, O=x', 'a_b'],
  ['O=x CN=no', 'mx.example.net'],
])('the name of %j is %j', (subject, name) => {
  expect(certificateStem(leaf({ subject }))).toBe(`${name}-ab12ab12ab12ab12`);
});

test('what has no name is a certificate', () => {
  expect(certificateStem(leaf({ subject: 'O=x', subjectAltNames: [] }))).toBe('certificate-ab12ab12ab12ab12');
});

test.each([
  ['mx.example.net', 'mx.example.net'],
  ['*.example.net', 'wildcard.example.net'],
  ['../../etc/passwd', 'etc_passwd'.replace('etc', '_.._etc')],
  ['/etc/passwd', '_etc_passwd'],
  ['..', 'certificate'],
  ['', 'certificate'],
  ['-rf', 'rf'],
  ['.hidden', 'hidden'],
  ['a\u0000\u001b[2J\n\u202eb', 'a_2J_b'],
  ['con', '_con'],
  ['NUL.example', '_NUL.example'],
  ['console.example', 'console.example'],
  ['ümlaut', '_mlaut'],
  ['x'.repeat(5000), 'x'.repeat(64)],
  [`${'x'.repeat(63)}.y`, 'x'.repeat(63)],
])('%j is safe as %j', (text, name) => {
  expect(safeName(text)).toBe(name);
});
