/** What GnuTLS says by options that distributions leave out: compressed certificates, and SSL 3.0. */
import { createHash, getCiphers, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StreamDocument } from '../../src/report/document.ts';
import { fixturePath, fixtureStreams, sessionSecrets } from '../support/inspect-fixture.ts';

/** SHA-256 of the certificates as the peers had them. */
const [MX, SUB, CLIENT] = ['mx', 'sub', 'client'].map((name) => {
  const { raw } = new X509Certificate(readFileSync(fixturePath(`gnutls/${name}.pem`)));
  return createHash('sha256').update(raw).digest('hex');
});

const HAS_RC4 = getCiphers().includes('rc4');

function tlsOf({ tls }: StreamDocument) {
  if (tls === null) throw new Error('no TLS');
  return tls;
}

const prints = (stream: StreamDocument, side: 'client' | 'server') =>
  tlsOf(stream).certificates[side].map(({ sha256 }) => sha256);

/** Handshake messages by their types, and alerts, as tshark shows them: `> 1 < 2 11 14 > 16 20 < 20`, `[41]`. */
function said(stream: StreamDocument): string {
  const { handshake, alerts } = tlsOf(stream);
  const parts = [
    ...handshake.map(({ frame, from, type }) => ({ frame, from, text: `${type?.id ?? '?'}` })),
    ...alerts.map(({ frame, from, description }) => ({ frame, from, text: `[${description?.id ?? '?'}]` })),
  ].toSorted((a, b) => a.frame - b.frame);
  return parts
    .map(({ from, text }, i) => {
      const mark = from === parts[i - 1]?.from ? '' : from === 'client' ? '> ' : '< ';
      return `${mark}${text}`;
    })
    .join(' ');
}

/** What was said inside TLS. */
const inside = ({ smtp }: StreamDocument) =>
  (smtp?.dialogue ?? []).filter(({ decrypted }) => decrypted).map(({ from, text }) => `${from}: ${text}`);

const ECHOED = ['client: EHLO client.example.org', 'server: EHLO client.example.org'];

describe('a compressed certificate', async () => {
  const capture = 'gnutls/compressed-certificate.pcap';
  const secrets = sessionSecrets('gnutls/compressed-certificate.keys');
  const opened = await fixtureStreams(capture, secrets);

  it.each([
    [0, 'none', '> 1 < 2 8 11 15 20 > 20 [0] < [0]', null],
    [1, 'zlib', '> 1 < 2 8 25 15 20 > 20 [0] < [0]', { id: 1, name: 'zlib' }],
    [2, 'brotli', '> 1 < 2 8 25 15 20 > 20 [0] < [0]', { id: 2, name: 'brotli' }],
    [3, 'zstd', '> 1 < 2 8 25 15 20 > 20 [0] < [0]', { id: 3, name: 'zstd' }],
  ])('of stream %i, %s, is the one of the server', (stream, _, messages, algorithm) => {
    const document = opened[stream] as StreamDocument;
    expect(said(document)).toBe(messages);
    expect(prints(document, 'server')).toEqual([MX, SUB]);
    const [message] = tlsOf(document).certificateMessages;
    expect(message?.compression?.algorithm ?? null).toEqual(algorithm);
    expect(tlsOf(document).problems).toEqual([]);
    expect(inside(document)).toEqual(ECHOED);
  });

  it('is shown by the client, too, each side by what the other takes', () => {
    const document = opened[4] as StreamDocument;
    expect(said(document)).toBe('> 1 < 2 8 13 25 15 20 > 25 15 20 [0] < [0]');
    expect(prints(document, 'server')).toEqual([MX, SUB]);
    expect(prints(document, 'client')).toEqual([CLIENT]);
    const { certificateMessages } = tlsOf(document);
    expect(certificateMessages.map(({ from, compression }) => [from, compression?.algorithm.name])).toEqual([
      ['server', 'zlib'],
      ['client', 'brotli'],
    ]);
  });

  it.each([
    [5, 'zlib'],
    [6, 'zstd'],
  ])('that was refused is judged: stream %i, %s', (stream) => {
    const document = opened[stream] as StreamDocument;
    expect(prints(document, 'server')).toEqual([MX, SUB]);
    expect([document.outcome, document.cause]).toEqual(['failed', 'cert.unknown-issuer']);
  });

  it('is found among encrypted records by its place', async () => {
    const closed = await fixtureStreams(capture, []);
    const flights = closed.map((stream) =>
      tlsOf(stream)
        .encryptedRecords.slice(0, stream.stream === 4 ? 8 : 4)
        .map(({ inferred }) => inferred?.kind),
    );
    const usual = ['encrypted-extensions', 'server-certificate', 'certificate-verify', 'finished'];
    const asked = [
      ...usual.toSpliced(1, 0, 'certificate-request'),
      'client-certificate',
      'certificate-verify',
      'finished',
    ];
    expect(flights).toEqual([usual, usual, usual, usual, asked, usual, usual]);
    expect(closed.map(({ outcome }) => outcome)).toEqual([...Array(5).fill('secured'), 'failed', 'failed']);
  });

  it.each([
    [
      'packed in the same way',
      [1],
      'likely the one of stream 1 by the length of its message: CN=mx.example.net',
    ],
    ['packed in another way, or not at all', [0, 2, 3], null],
  ])('that is hidden is compared with those that are %s', async (_, known, guess) => {
    const streams = await fixtureStreams(
      capture,
      known.map((i) => secrets[i] as string),
    );
    const finding = streams[5]?.findings.find(({ id }) => id === 'cert.rejected');
    expect(finding?.detail).toContain('the certificate is not visible here');
    if (guess === null) expect(finding?.detail).not.toContain('likely the one of');
    else expect(finding?.detail).toContain(guess);
  });
});

describe('SSL 3.0', async () => {
  const opened = await fixtureStreams('gnutls/ssl3.pcap', sessionSecrets('gnutls/ssl3.keys'));
  const plain = '> 1 < 2 11 14 > 16 20 < 20 > [0] < [0]';

  it.each<[stream: number, suite: string, messages: string]>([
    [0, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', plain],
    [1, 'TLS_RSA_WITH_AES_128_CBC_SHA', plain],
    [2, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA', '> 1 < 2 11 12 14 > 16 20 < 20 > [0] < [0]'],
    [4, 'TLS_RSA_WITH_AES_128_CBC_SHA', '> 1 < 2 11 13 14 > 11 16 15 20 < 20 > [0] < [0]'],
    [9, 'TLS_RSA_WITH_AES_128_CBC_SHA', '> 1 < 2 20 > 20 [0] < [0]'],
    [
      10,
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      '> 1 < 2 11 14 > 16 20 < 4 20 > 1 < 2 11 14 > 16 20 < 4 20 > [0] < [0]',
    ],
  ])('is read and decrypted: stream %i, %s', (stream, suite, messages) => {
    const document = opened[stream] as StreamDocument;
    const { version, cipherSuite, problems, resumed, firstWrong } = tlsOf(document);
    expect([version?.name, cipherSuite?.name, resumed]).toEqual(['SSL 3.0', suite, stream === 9]);
    expect(said(document)).toBe(messages);
    expect(prints(document, 'server')).toEqual(stream === 9 ? [] : [MX, SUB]);
    expect(prints(document, 'client')).toEqual(stream === 4 ? [CLIENT] : []);
    expect([problems, firstWrong]).toEqual([[], null]);
    expect(inside(document)).toEqual(ECHOED);
    expect(document.outcome).toBe('secured');
  });

  it('with RC4 is decrypted where OpenSSL has it, and told by its records elsewhere', () => {
    const document = opened[3] as StreamDocument;
    expect(said(document)).toBe(HAS_RC4 ? plain : '> 1 < 2 11 14 > 16 ? < ? > [?] < [?]');
    const closed = tlsOf(document).secrets?.closed.map(({ reason }) => reason);
    expect(closed).toEqual(HAS_RC4 ? [] : ['unsupported-suite', 'unsupported-suite']);
    expect(document.outcome).toBe('secured');
  });

  it.each([
    [5, '> 1 < 2 11 13 14 > [41] < [50] > 16 20', 'failed', 'tls.client-certificate-required'],
    [6, '> 1 < 2 11 14 > [42]', 'failed', 'cert.unknown-issuer'],
    [7, '> 1 < [70]', 'failed', 'tls.version-mismatch'],
    [8, plain, 'abandoned', 'cert.unknown-issuer'],
  ])('that fails: stream %i', (stream, messages, outcome, cause) => {
    const document = opened[stream] as StreamDocument;
    expect(said(document)).toBe(messages);
    expect([document.outcome, document.cause]).toEqual([outcome, cause]);
  });
});
