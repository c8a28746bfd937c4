import { expect, it } from 'vitest';
import { fromPem, pemBlocks, toPem } from '../../src/x509/pem.ts';
import { derOf, pemOf } from './fixture.ts';

it('writes what OpenSSL writes', () => {
  expect(toPem(derOf('leaf'))).toBe(pemOf('leaf'));
  expect(toPem(new Uint8Array(), 'X')).toBe('-----BEGIN X-----\n-----END X-----\n');
});

it('reads the blocks between whatever else there is', () => {
  const text = `junk\n${pemOf('root').replaceAll('\n', '\r\n')}subject=x\n-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n${pemOf('leaf')}`;
  expect(fromPem(text)).toEqual({ ok: true, value: [derOf('root'), derOf('leaf')] });
  expect(fromPem('nothing')).toEqual({ ok: true, value: [] });
});

it.each([
  ['an end that is missing', '-----BEGIN CERTIFICATE-----\nAAAA\n'],
  ['what is no base64', '-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----'],
  ['nothing inside', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
])('refuses %s', (_, block) => {
  const problem = { kind: 'malformed', field: 'PEM', offset: 1 };
  expect(fromPem(`\n${block}`)).toEqual({ ok: false, problem });
  expect(pemBlocks(`\n${block}\n${pemOf('leaf')}`)).toEqual([
    { ok: false, problem },
    { ok: true, value: derOf('leaf') },
  ]);
});
