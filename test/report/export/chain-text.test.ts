import { expect, test } from 'vitest';
import { certificateDocument } from '../../../src/report/certificate-document.ts';
import { chainDocument } from '../../../src/report/chain-document.ts';
import { chainText, inOrder } from '../../../src/report/export/chain-text.ts';
import type { Certificate } from '../../../src/x509/certificate.ts';
import { judgeChain } from '../../../src/x509/chain.ts';
import { createTrustStore } from '../../../src/x509/trust-store.ts';
import {
  authorityKeyId,
  basicConstraints,
  build,
  ecKey,
  type Key,
  pem,
  subjectKeyId,
} from '../../support/certificate-builder.ts';
import { leaf } from '../../support/report-documents.ts';
import { parsed } from '../../x509/fixture.ts';

const keys = new Map<string, Key>();
const certificates = new Map<string, Certificate>();

/** `mx<ca` is what ca issued to mx. `ca*` is ca with another key, and the same name and key identifier. */
function certificate(text: string): Certificate {
  const known = certificates.get(text);
  if (known !== undefined) return known;
  const [own = '', by = ''] = text.split('<');
  const [subject, issuer] = [own, by].map((name) => name.replace('*', '')) as [string, string];
  const id = (name: string) => Buffer.from(name).toString('hex');
  const made = parsed(
    build({
      subject,
      issuer,
      key: keyOf(own),
      signer: keyOf(by),
      extensions: [basicConstraints(subject !== 'mx'), subjectKeyId(id(subject)), authorityKeyId(id(issuer))],
    }),
  );
  certificates.set(text, made);
  return made;
}

function keyOf(name: string): Key {
  const key = keys.get(name) ?? ecKey();
  keys.set(name, key);
  return key;
}

function ordered(text: string, trusted = '') {
  const sent = text.split(' ').map(certificate);
  const anchors = trusted.split(' ').filter(Boolean).map(certificate);
  const trust = createTrustStore([{ description: '', pem: () => anchors.map(({ der }) => pem(der)) }]);
  const verdict = judgeChain(sent, { trust, at: Date.parse('2025-01-01') });
  return inOrder(
    sent.map((it) => certificateDocument(it, 1)),
    chainDocument(verdict),
  );
}

function order(text: string, trusted: string): string {
  const order = ordered(text, trusted);
  if (order === null) return 'not known';
  const names = order.certificates.map(
    ({ sha256 }) => [...certificates].find(([, it]) => it.sha256 === sha256)?.[0],
  );
  return `${names.join(' ')}${order.notSent === null ? '' : `, ${order.notSent} not sent`}`;
}

/** More than are followed. */
const LONG = ['mx<c0', ...Array.from({ length: 13 }, (_, i) => `c${i}<c${i + 1}`)].join(' ');

test.each([
  ['mx<ca', '', 'mx<ca, CN=ca not sent'],
  ['mx<ca', 'ca<root', 'mx<ca, CN=ca not sent'],
  ['mx<ca ca<root', '', 'mx<ca ca<root, CN=root not sent'],
  ['mx<ca ca<root', 'root<root', 'mx<ca ca<root, CN=root not sent'],
  ['mx<ca ca<root', 'ca<root', 'mx<ca ca<root'],
  ['mx<ca ca<root root<root', '', 'mx<ca ca<root root<root'],
  ['mx<ca root<root ca<root', '', 'mx<ca ca<root root<root'],
  ['mx<ca other<root ca<root', '', 'mx<ca ca<root, CN=root not sent'],
  ['mx<ca root<root', '', 'mx<ca, CN=ca not sent'],
  ['mx<mx other<root', '', 'mx<mx'],
  // Name and key identifier are those of the issuer, and its key is another: only the signature tells.
  ['mx<ca ca*<root ca<root', '', 'mx<ca ca<root, CN=root not sent'],
  ['mx<ca* ca<root ca*<root', '', 'mx<ca* ca*<root, CN=root not sent'],
  // A root signed by another one: the way to the one that is trusted counts.
  ['mx<ca ca<root root<old', 'root<root', 'mx<ca ca<root, CN=root not sent'],
  ['mx<ca ca<root root<old', 'old<old', 'mx<ca ca<root root<old, CN=old not sent'],
  [LONG, '', 'not known'],
])('the order of %s with the anchors (%s) is %s', (sent, trusted, expected) => {
  expect(order(sent, trusted)).toBe(expected);
});

test('where the leaf cannot be read, no order is known', () => {
  expect(inOrder([leaf()], null)).toBe(null);
});

test('a chain has subject and issuer before each block', () => {
  const chain = ordered('mx<ca ca<root');
  if (chain === null) throw new Error('an order is needed');
  const [mx, ca] = chain.certificates.map(({ pem }) => pem.trimEnd());
  expect(chainText(chain)).toBe(
    [
      ' 0 s:CN=mx',
      '   i:CN=ca',
      mx,
      ' 1 s:CN=ca',
      '   i:CN=root',
      ca,
      ' 2 s:CN=root',
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
