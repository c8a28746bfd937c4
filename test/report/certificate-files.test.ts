import { expect, test } from 'vitest';
import {
  addCertificateFiles,
  type CertificateFile,
  safeName,
  serverChain,
} from '../../src/report/certificate-files.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { issuer, leaf, rejectedStream, securedStream } from '../support/report-documents.ts';

function certificateFiles(...streams: readonly StreamDocument[]): CertificateFile[] {
  const files = new Map<string, CertificateFile>();
  for (const stream of streams) addCertificateFiles(files, stream);
  return [...files.values()];
}

test('each distinct certificate of either side is a file, named by subject and fingerprint', () => {
  const own = leaf({ sha256: '77'.repeat(32), subject: 'O=x', subjectAltNames: [], pem: 'no line feed' });
  const { tls } = rejectedStream(1);
  const withClient = tls && { ...tls, certificates: { ...tls.certificates, client: [own] } };
  const files = certificateFiles(rejectedStream(0), rejectedStream(1, { tls: withClient }));
  expect(files).toEqual([
    { name: 'mx.example.net-ab12ab12ab12ab12.pem', pem: leaf().pem },
    { name: 'Example_Trust_CA_1-ef56ef56ef56ef56.pem', pem: issuer().pem },
    { name: 'certificate-7777777777777777.pem', pem: 'no line feed\n' },
  ]);
});

test.each([
  ['CN=a.example', 'a.example'],
  ['C=US, O=x, CN=first, CN=last', 'last'],
  ['CN=a\\,b, O=x', 'a_b'],
  ['O=x CN=no', 'mx.example.net'],
])('the name of %j is %j', (subject, name) => {
  const { tls } = rejectedStream(0);
  const changed = tls && { ...tls, certificates: { client: [], server: [leaf({ subject })] } };
  expect(certificateFiles(rejectedStream(0, { tls: changed }))[0]?.name).toBe(`${name}-ab12ab12ab12ab12.pem`);
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

test('the chain of a stream is there, or the reason why not', () => {
  const { tls } = securedStream(0);
  const reason = (changes: object) => serverChain(securedStream(0, { tls: tls && { ...tls, ...changes } }));
  expect(serverChain(rejectedStream(0))).toEqual({ pem: [leaf().pem, issuer().pem] });
  expect(serverChain(securedStream(0, { tls: null }))).toEqual({ hidden: 'it has no TLS' });
  expect(reason({})).toEqual({ hidden: 'TLS 1.3 encrypts it' });
  expect(reason({ serverHello: null })).toEqual({ hidden: 'no ServerHello was seen' });
  expect(reason({ resumed: true })).toEqual({ hidden: 'the session was resumed, without sending it again' });
  expect(reason({ anonymous: true })).toEqual({ hidden: 'the cipher suite is anonymous and uses none' });
  expect(reason({ version: null })).toEqual({ hidden: 'it is not in the capture' });
});
