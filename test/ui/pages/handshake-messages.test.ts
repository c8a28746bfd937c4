import { expect, it } from 'vitest';
import type { TlsDocument } from '../../../src/report/document.ts';
import { UNICODE } from '../../../src/ui/glyphs.ts';
import { messageParts } from '../../../src/ui/pages/handshake-messages.ts';
import { tls } from '../../support/documents.ts';

const PAPER = { width: 100, glyphs: UNICODE };

const textOf = (more: Partial<TlsDocument>) =>
  messageParts(tls(more), PAPER)
    .flat()
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n')
    .replace(/ +/g, ' ');

const ALPN = { id: 16, name: 'application_layer_protocol_negotiation', length: 7, value: { alpn: ['smtp'] } };

it.each<[string, Partial<TlsDocument>, string[]]>([
  ['nothing', {}, ['']],
  [
    'EncryptedExtensions',
    { encryptedExtensions: { frame: 3, extensions: [ALPN] } },
    ['EncryptedExtensions', 'Frame 3', 'Extensions (1)', '(7 bytes): smtp'],
  ],
  [
    'a compressed certificate',
    {
      certificateMessages: [
        {
          from: 'server',
          frame: 5,
          context: '',
          compression: { algorithm: { id: 2, name: 'brotli' }, length: 900, uncompressedLength: 1794 },
          entries: [{ extensions: [] }, { extensions: [ALPN] }],
        },
      ],
    },
    [
      'Certificate of the server',
      'brotli (0x0002), 900 bytes for 1,794 bytes',
      'Extensions of certificate 1',
    ],
  ],
  [
    'a raw public key',
    {
      rawPublicKeys: [
        { from: 'client', frame: 9, algorithm: 'Ed25519', bits: 256, curve: null, sha256: 'ab' },
      ],
    },
    ['Certificate of the client', 'Frame 9', 'Raw public key Ed25519, SHA-256 ab'],
  ],
  [
    'signatures',
    {
      certificateVerify: [
        { from: 'client', frame: 8, signatureAlgorithm: null, signatureLength: 72 },
        {
          from: 'server',
          frame: 6,
          signatureAlgorithm: { id: 0x0807, name: 'ed25519' },
          signatureLength: 64,
        },
      ],
    },
    [
      'CertificateVerify of the server',
      'ed25519 (0x0807)',
      '64 bytes',
      'CertificateVerify of the client',
      '72 bytes',
    ],
  ],
  [
    'an OCSP answer',
    {
      ocspResponses: [
        {
          from: 'server',
          frame: 5,
          certificate: 0,
          responseStatus: 'tryLater',
          producedAt: null,
          responses: [],
          problem: null,
        },
      ],
    },
    ['Stapled OCSP answers', 'server, frame 5 tryLater'],
  ],
  [
    'a ClientKeyExchange',
    {
      clientKeyExchange: { frame: 6, keyExchange: 'DHE_PSK', kind: 'dh', length: 256, pskIdentityLength: 5 },
    },
    ['ClientKeyExchange', 'Kind DHE_PSK', '256 bytes', 'PSK identity 5 bytes'],
  ],
  [
    'tickets',
    {
      sessionTickets: [
        { frame: 8, lifetime: 7200, length: 32, nonceLength: 8, maxEarlyDataSize: 16_384 },
        { frame: 9, lifetime: 7200, length: 176, nonceLength: null, maxEarlyDataSize: null },
      ],
    },
    [
      'frame 8 32 bytes, for 7,200 seconds, 16,384 bytes of early data allowed',
      'frame 9 176 bytes, for 7,200 seconds',
    ],
  ],
  [
    'key updates',
    {
      keyUpdates: [
        { from: 'client', frame: 20, updateRequested: true },
        { from: 'server', frame: 21, updateRequested: false },
      ],
    },
    ['client, frame 20 asks the other side for one, too', 'server, frame 21 its own keys'],
  ],
])('tells of %s', (_, more, expected) => {
  const text = textOf(more);
  for (const part of expected) expect(text).toContain(part);
});
