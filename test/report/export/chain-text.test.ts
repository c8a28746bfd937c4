import { expect, test } from 'vitest';
import type { CertificateDocument } from '../../../src/report/document.ts';
import { chainText, inOrder } from '../../../src/report/export/chain-text.ts';
import { leaf } from '../../support/report-documents.ts';

/** `mx<ca>` is what ca issued to mx; keys are identified by the word behind a slash: `ca/new<root`. */
function certificate(text: string): CertificateDocument {
  const [own = '', by = ''] = text.split('<');
  const [subject = '', subjectKeyIdentifier = null] = own.split('/');
  const [issuer = '', authorityKeyIdentifier = null] = by.split('/');
  const keys = { subjectKeyIdentifier, authorityKeyIdentifier, selfSigned: subject === issuer };
  return leaf({ subject, issuer, ...keys, sha256: text, pem: `PEM ${text}` });
}

function order(text: string): string {
  const { certificates, notSent } = inOrder(text.split(' ').map(certificate));
  return `${certificates.map(({ sha256 }) => sha256).join(' ')}${notSent === null ? '' : `, ${notSent} not sent`}`;
}

test.each([
  ['mx<ca', 'mx<ca, ca not sent'],
  ['mx<ca ca<root', 'mx<ca ca<root, root not sent'],
  ['mx<ca ca<root root<root', 'mx<ca ca<root root<root'],
  ['mx<ca root<root ca<root', 'mx<ca ca<root root<root'],
  ['mx<ca other<root ca<root', 'mx<ca ca<root, root not sent'],
  ['mx<mx other<root', 'mx<mx'],
  ['mx<ca ca<ca2 ca2<ca', 'mx<ca ca<ca2 ca2<ca, ca not sent'],
  ['mx<ca/new ca/old<root ca/new<root', 'mx<ca/new ca/new<root, root not sent'],
  ['mx<ca/new ca<root', 'mx<ca/new ca<root, root not sent'],
])('the order of %s is %s', (sent, ordered) => {
  expect(order(sent)).toBe(ordered);
});

test('a chain has subject and issuer before each block', () => {
  expect(chainText(inOrder(['mx<ca', 'ca<root'].map(certificate)))).toBe(
    [
      ' 0 s:mx',
      '   i:ca',
      'PEM mx<ca',
      ' 1 s:ca',
      '   i:root',
      'PEM ca<root',
      ' 2 s:root',
      '   (not sent)',
      '',
    ].join('\n'),
  );
});

test('names from the wire begin no line and no block', () => {
  const subject = 'a\n-----BEGIN CERTIFICATE-----\u001b[2J';
  const text = chainText({ certificates: [leaf({ subject, issuer: '' })], notSent: null });
  expect(text.split('\n')[0]).toBe(' 0 s:a\\u000a- ----BEGIN CERTIFICATE- ----\\u001b[2J');
});
