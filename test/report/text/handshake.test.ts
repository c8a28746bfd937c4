import { describe, expect, it } from 'vitest';
import type { OcspResponseDocument, TlsDocument } from '../../../src/report/document.ts';
import { handshake, ocspText } from '../../../src/report/text/handshake.ts';
import { clientHello, message, serverHello, stream, tls } from '../../support/documents.ts';

const linesOf = (more: Partial<TlsDocument>) => {
  const document = tls(more);
  return handshake(stream(1, { tls: document }), document, false)
    .map((line) => line.trim())
    .join(' ')
    .replace(/ +/g, ' ');
};

const TYPES = {
  keyShare: { id: 51, name: 'key_share' },
  cookie: { id: 44, name: 'cookie' },
  earlyData: { id: 42, name: 'early_data' },
};

const retry = {
  frame: 12,
  version: { id: 0x0304, name: 'TLS 1.3' },
  cipherSuite: { id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' },
  group: { id: 24, name: 'secp384r1' },
  cookie: true,
  extensions: [],
  differences: null,
};

const answer: OcspResponseDocument = {
  from: 'server',
  frame: 14,
  certificate: 0,
  responseStatus: 'successful',
  producedAt: '2026-11-22T08:02:34Z',
  responses: [
    {
      serialNumber: '1002',
      certStatus: 'revoked',
      thisUpdate: '2026-11-22T08:02:34Z',
      nextUpdate: '2026-11-29T08:02:34Z',
      revocationTime: '2026-03-01T12:00:00Z',
      revocationReason: 'keyCompromise',
    },
  ],
  problem: null,
};

describe('handshake', () => {
  it.each([
    [[], [], 'asked for; none seen'],
    [['CN=Lab CA'], [], 'asked for, of CN=Lab CA; none seen'],
    [['CN=Lab CA'], [message('client', 19, 11, 'certificate', 3)], 'asked for, of CN=Lab CA; none sent'],
  ])('says whose certificates were asked for, and what came', (authorities, messages, said) => {
    const certificateRequest = { frame: 12, certificateTypes: [], signatureAlgorithms: [], authorities };
    expect(
      linesOf({
        certificateRequest: { ...certificateRequest, context: '', extensions: [] },
        handshake: messages,
      }),
    ).toContain(`client certificate ${said}`);
  });

  it('says what a HelloRetryRequest asked for, and got', () => {
    expect(linesOf({ helloRetryRequest: retry })).toContain(
      'HelloRetryRequest frame 12, asks for secp384r1 and its cookie; no second ClientHello seen',
    );
    const differences = {
      frame: 13,
      added: [TYPES.cookie],
      removed: [TYPES.earlyData],
      changed: [TYPES.keyShare],
      keyShares: [],
      cookie: true,
      pskIdentities: [0, 0],
      earlyDataRemoved: true,
      forbidden: ['random'],
    } as const;
    expect(linesOf({ helloRetryRequest: { ...retry, differences } })).toContain(
      'the second ClientHello changes key_share, cookie (added), early_data (removed), random (not allowed)',
    );
    const none = { ...differences, added: [], removed: [], changed: [], forbidden: [] };
    expect(
      linesOf({ helloRetryRequest: { ...retry, group: null, cookie: false, differences: none } }),
    ).toContain('asks for another ClientHello; the second ClientHello changes nothing');
  });

  it.each([
    ['TLS 1.2', 0x0304, 'TLS 1.3'],
    ['TLS 1.2', 0x0303, null],
    ['TLS 1.1 or older', 0x0303, 'TLS 1.2'],
    ['TLS 1.1 or older', 0x0302, null],
    [null, 0x0304, null],
  ] as const)('says that something took away what both have: %s, %i offered', (downgrade, id, taken) => {
    const text = linesOf({
      serverHello: serverHello({ downgrade }),
      clientHello: clientHello({ versions: [{ id, name: '' }] }),
    });
    if (taken === null) expect(text).not.toContain('downgrade');
    else expect(text).toContain(`downgrade the server marks that it speaks ${taken}, which`);
  });

  it('says what is stapled, and that a key stands for a certificate', () => {
    expect(linesOf({ ocspResponses: [answer] })).toContain('stapled OCSP revoked since 2026-03-01T12:00:00Z');
    const key = {
      from: 'server',
      frame: 14,
      algorithm: 'Ed25519',
      bits: 256,
      curve: null,
      sha256: '00',
    } as const;
    expect(linesOf({ rawPublicKeys: [key] })).toContain('server key Ed25519 without a certificate');
  });
});

describe('ocspText', () => {
  const [revoked] = answer.responses;
  const good = { ...revoked, certStatus: 'good', revocationTime: null, revocationReason: null } as const;

  it.each<[string, Partial<OcspResponseDocument>]>([
    [
      'revoked since 2026-03-01T12:00:00Z (keyCompromise), as of 2026-11-22T08:02:34Z, until 2026-11-29T08:02:34Z',
      {},
    ],
    [
      'good, as of 2026-11-22T08:02:34Z (certificate 1)',
      {
        certificate: 1,
        responses: [{ ...good, serialNumber: '1', thisUpdate: '2026-11-22T08:02:34Z', nextUpdate: null }],
      },
    ],
    ['tryLater', { responseStatus: 'tryLater', responses: [] }],
    ['it is broken', { responseStatus: null, responses: [], problem: 'it is broken' }],
  ])('says %s', (text, more) => {
    expect(ocspText({ ...answer, ...more })).toBe(text);
  });
});
