import { expect, test } from 'vitest';
import { serverChain } from '../../../src/report/export/pem.ts';
import { issuer, leaf, rejectedStream, securedStream } from '../../support/report-documents.ts';

test('the chain of a stream is there, or the reason why not', () => {
  const { tls } = securedStream(0);
  const reason = (changes: object) => serverChain(securedStream(0, { tls: tls && { ...tls, ...changes } }));
  expect(serverChain(rejectedStream(0))).toEqual({ pem: [leaf().pem, issuer().pem] });
  expect(serverChain(securedStream(0, { tls: null }))).toEqual({ hidden: 'it has no TLS' });
  expect(reason({})).toEqual({ hidden: 'TLS 1.3 encrypts it' });
  const compressed = {
    from: 'server',
    frame: 1,
    type: { id: 25, name: 'compressed_certificate' },
    length: 9,
  };
  expect(reason({ handshake: [compressed] })).toEqual({
    hidden: 'it is compressed, and could not be unpacked',
  });
  expect(reason({ serverHello: null })).toEqual({ hidden: 'no ServerHello was seen' });
  expect(reason({ resumed: true })).toEqual({ hidden: 'the session was resumed, without sending it again' });
  expect(reason({ anonymous: true })).toEqual({ hidden: 'the cipher suite is anonymous and uses none' });
  expect(reason({ version: null })).toEqual({ hidden: 'it is not in the capture' });
});
