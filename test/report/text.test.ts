import { expect, test } from 'vitest';
import type { ClientHelloDocument, Outcome } from '../../src/report/document.ts';
import { textChunks } from '../../src/report/text.ts';
import { DANE, POLICIES, PROXY } from '../support/documents.ts';
import {
  documentOf,
  finding,
  otherStream,
  rejectedStream,
  securedStream,
} from '../support/report-documents.ts';

const report = (...parameters: Parameters<typeof textChunks>) => [...textChunks(...parameters)].join('');

test('failing streams come first, each with its cause in one line', () => {
  const outcomes: Outcome[] = [
    'secured',
    'cleartext',
    'declined',
    'incomplete',
    'unreached',
    'abandoned',
    'failed',
  ];
  const streams = outcomes.map((outcome, stream) =>
    outcome === 'secured'
      ? securedStream(stream)
      : rejectedStream(stream, { outcome, cause: `cause.${stream}` }),
  );
  const lines = report(documentOf(streams)).split('\n');
  const rows = lines.filter((line) => /^stream \d {2}/.test(line));
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
    ['stream 6', 'failed', 'cause.6'],
    ['stream 5', 'abandoned', 'cause.5'],
    ['stream 4', 'unreached', 'cause.4'],
    ['stream 3', 'incomplete', 'cause.3'],
    ['stream 2', 'declined', 'cause.2'],
    ['stream 1', 'cleartext', 'cause.1'],
    ['stream 0', 'secured', '198.51.100.7:51022 -> [2001:db8::25]:25'],
  ]);
  expect(rows[0]).toContain('198.51.100.7:51022 -> 192.0.2.25:25  mx.example.net');
});

test('the header counts the outcomes and what else was seen', () => {
  const text = report(documentOf([rejectedStream(0), securedStream(1), securedStream(2), otherStream(3)]));
  expect(text).toContain('mx.pcap: pcap, 31 frames\n2023-04-20 09:12:01.113004 to 09:12:05.010113 UTC\n');
  expect(text.replaceAll('\n', ' ')).toContain(
    '3 streams with mail or TLS: 1 failed, 2 secured. Besides 1 other stream, to port 80 (1 stream).',
  );
});

test('the evidence of a failure', () => {
  expect(report(documentOf([rejectedStream(7)]))).toMatchSnapshot();
});

const files = (...paths: string[]) => ({
  files: paths.map((path) => ({ path, format: 'pcap' as const, compression: null, frames: 31 })),
});

test('the command for the chain names the captures', () => {
  const hint = (...paths: string[]) =>
    /Certificate chain, frame 14(.*)/.exec(report(documentOf([rejectedStream(7)], files(...paths))))?.[1];
  expect(hint('mx.pcap', 'b/c.pcap')).toBe(' (as PEM: pcapinspect --pem 7 mx.pcap b/c.pcap)');
  expect(hint("it's mine.pcap", '-x.pcap')).toBe(
    " (as PEM: pcapinspect --pem 7 'it'\\''s mine.pcap' ./-x.pcap)",
  );
  expect(hint('-')).toBe('');
  expect(hint('/dev/fd/63')).toBe('');
  expect(hint('a', 'b', 'c', 'd', 'e')).toBe('');
});

test('standard input goes by that name', () => {
  const problems = [{ file: '-', frame: 32, offset: 8210, message: 'file ends inside frame 32' }];
  const text = report(documentOf([securedStream(0)], { ...files('-'), problems }));
  expect(text).toMatch(/^standard input: pcap, 31 frames\n/);
  expect(text).toContain('\n  standard input, frame 32, byte 8210: file ends');
});

test('a server name that is malformed is told from none', () => {
  const sni = (extensions: readonly { id: number; name: string; length: number }[]) => {
    const { tls, ...stream } = rejectedStream(0);
    const hello = { ...tls?.clientHello, serverName: null, extensions } as ClientHelloDocument;
    const document = documentOf([
      { ...stream, tls: tls && { ...tls, serverName: null, clientHello: hello } },
    ]);
    return /^ {4}SNI +(.*)$/m.exec(report(document))?.[1];
  };
  expect(sni([])).toBe('none');
  expect(sni([{ id: 0, name: 'server_name', length: 3 }])).toBe('sent, malformed');
});

test('a capture without mail says how many streams and which ports it saw', () => {
  const to = (port: number) => ({ server: { ip: '192.0.2.1', port, name: null } });
  const text = report(documentOf([otherStream(0, to(443)), otherStream(1, to(22)), otherStream(2, to(443))]));
  expect(text).toContain('No mail and no TLS in it. 3 TCP streams, to port 443 (2 streams), 22 (1 stream).');
  expect(report(documentOf([]))).toContain('No TCP stream in it.');
});

test('streams that ended alike are shown once, unless all is asked for', () => {
  const streams = [0, 1, 2].map((stream) => rejectedStream(stream));
  const short = report(documentOf(streams));
  expect(short.match(/^=+$/gm)).toHaveLength(1);
  expect(short).toContain('The same happened in stream 1, 2\n');
  expect(report(documentOf(streams), { full: true }).match(/^=+$/gm)).toHaveLength(3);
});

test('streams that are asked for are shown in full, healthy ones and others, too', () => {
  const warning = finding({ severity: 'warning', title: 'A warning' });
  const text = report(documentOf([otherStream(0), securedStream(1, { findings: [warning] })]), {
    full: true,
  });
  expect(text).toContain(
    'stream 1: secured\n=================\n\n  Also seen\n    warning cert.tlsa-suspected: A warning\n',
  );
  expect(text).toContain('stream 0: neither mail nor TLS\n');
});

test('with very many kinds of failure the evidence is bounded', () => {
  const streams = Array.from({ length: 25 }, (_, stream) =>
    rejectedStream(stream, { cause: `cause.${stream}` }),
  );
  const text = report(documentOf(streams));
  expect(text.match(/^=+$/gm)).toHaveLength(20);
  expect(text).toContain('The evidence for 5 more kinds of failure is left out');
  expect(text.match(/^stream \d+ +failed/gm)).toHaveLength(25);
});

test('healthy streams are one line with their warnings', () => {
  const warned = securedStream(1, {
    findings: [finding({ severity: 'warning', id: 'cert.weak-key', title: 'A short key' })],
  });
  const text = report(documentOf([securedStream(0), warned]));
  expect(text).toMatch(
    /^stream 1 {2}secured .* mx\.example\.net {2}TLS 1\.3\n {4}warning cert\.weak-key: A short key$/m,
  );
});

test('DANE and policies stand with the certificates: compared, to publish, level by level', () => {
  const stream = rejectedStream(0);
  const text = report(
    documentOf([{ ...stream, tls: stream.tls && { ...stream.tls, dane: DANE, policies: POLICIES } }]),
  );
  expect(text.slice(text.indexOf("  What clients'"))).toBe(`  What clients' policies say of these certificates
    MX host: mx.example.net (--host); next hop: not known (--nexthop); chain
    trusted: the chain ends at CN=Root
    Postfix
      yes  verify (match=hostname): mx.example.net fits
      ?    secure: the next-hop domain is not known (--nexthop)
    Exim
      no   hosts_require_dane = *: no TLSA record fits the chain
    For smtp_tls_policy_maps
      DOMAIN secure match=mx.example.net
      the MX host is named here

  TLSA records known for the server
    3 1 1 ${'ab'.repeat(32)}
      fits nothing in the chain, where it would have to hold
      ${'31'.repeat(32)}
    2 1 1 ${'cd'.repeat(32)}
      fits the issuer at depth 1
    1 1 1 ${'ef'.repeat(32)}
      not used: usage 1 is not for SMTP
    DANE: refused: no TLSA record fits the chain

  TLSA records that match this chain (one is enough)
    _25._tcp.mx.example.net. IN TLSA 3 1 1 ${'31'.repeat(32)}

  How to change the key without breaking DANE
    1. Make the next key.
    2. Wait.

`);
});

test('a certificate that was decrypted takes the key log to be written as PEM', () => {
  const stream = rejectedStream(0);
  const certificate = {
    from: 'server',
    frame: 12,
    type: { id: 11, name: 'certificate' },
    length: 36,
  } as const;
  const shown = (decrypted: boolean) =>
    report(
      documentOf([
        {
          ...stream,
          tls: stream.tls && {
            ...stream.tls,
            handshake: [decrypted ? { ...certificate, decrypted } : certificate],
          },
        },
      ]),
    );
  expect(shown(true)).toContain('(as PEM, with the same --keylog: pcapinspect --pem 0 ');
  expect(shown(false)).toContain('(as PEM: pcapinspect --pem 0 ');
});

test('a long dialogue is cut in the middle', () => {
  const stream = rejectedStream(0);
  const dialogue = Array.from({ length: 500 }, (_, index) => ({
    from: 'client' as const,
    frame: index + 1,
    text: `line ${index}`,
    decrypted: false,
  }));
  const text = report(
    documentOf([{ ...stream, tls: null, smtp: stream.smtp && { ...stream.smtp, dialogue } }]),
  );
  expect(text).toContain('line 29\n');
  expect(text).toContain('(450 lines left out)');
  expect(text).toContain('line 480\n');
  expect(text).not.toContain('line 30\n');
});

test('what was decrypted is marked, be it TLS or mail', () => {
  const stream = rejectedStream(0);
  const message = (id: number, name: string) => ({
    from: 'server' as const,
    frame: 12,
    type: { id, name },
    length: 36,
  });
  const alert = { level: 'fatal', encrypted: true, inferred: false, decrypted: true } as const;
  const text = report(
    documentOf([
      {
        ...stream,
        tls: stream.tls && {
          ...stream.tls,
          handshake: [
            message(2, 'server_hello'),
            { ...message(8, 'encrypted_extensions'), decrypted: true },
            { ...message(11, 'certificate'), decrypted: true },
          ],
          alerts: [{ ...alert, from: 'client', frame: 13, description: { id: 42, name: 'bad_certificate' } }],
        },
      },
    ]),
  );
  expect(text).toMatch(
    /12 {2}server {2}TLS: ServerHello\n +12 {2}server {2}\(decrypted\) TLS: EncryptedExtensions, Certificate\n/,
  );
  expect(text).toContain('client  (decrypted) TLS: fatal alert bad_certificate (42)\n');
});

test('the problems of the capture stand at the end', () => {
  const problems = [
    { file: 'mx.pcap', frame: 32, offset: 8210, message: 'file ends inside frame 32' },
    { file: 'b.pcap', frame: null, offset: null, message: 'link type 147 is not supported' },
  ];
  expect(report(documentOf([securedStream(0)], { problems }))).toMatch(
    /\nProblems of the capture\n {2}mx\.pcap, frame 32, byte 8210: file ends inside frame 32\n {2}b\.pcap: link type 147 is not supported\n$/,
  );
});

test('nothing from the wire acts on the terminal', () => {
  const evil = 'a\u001b]0;x\u0007\u009b2J\r\nstream 9  secured\u202e';
  const poison = (value: unknown): unknown => {
    if (typeof value === 'string')
      return /^(smtp|failed|client|server|fatal|error|syn|fin|\d{4}-)/.test(value) ? value : evil;
    if (Array.isArray(value)) return value.map(poison);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poison(member)]));
  };
  const proxy = { ...PROXY, authority: 'mx', tls: { version: 'TLSv1.3', commonName: 'x' } };
  const document = poison(documentOf([rejectedStream(0, { proxy }), securedStream(1)])) as ReturnType<
    typeof documentOf
  >;
  const text = report(document, { full: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).not.toMatch(/^stream 9/m);
});

test('names, comments and the files of a stream', () => {
  const stream = rejectedStream(0, {
    client: { ip: '192.0.2.7', port: 40000, name: 'relay.example.org' },
    comments: [{ frame: 16, text: 'this is where\nit breaks\u001b[2J' }],
    parts: [
      { file: 'mx.pcap1', firstFrame: 118, lastFrame: 131 },
      { file: '-', firstFrame: 1, lastFrame: 12 },
    ],
  });
  const [finding, ...others] = stream.findings;
  const places = [{ file: 'mx.pcap1', frame: 120 }, { file: 'mx.pcap1', frame: 121 }, null];
  const findings = finding === undefined ? [] : [{ ...finding, frames: [14, 15, 16], places }, ...others];
  const comments = [
    { file: 'mx.pcap1', frame: null, text: 'from the relay' },
    { file: 'mx.pcap1', frame: 3, text: 'a ping' },
  ];
  const text = report(documentOf([{ ...stream, findings }], { comments }));
  expect(text).toContain('client  192.0.2.7:40000 named relay.example.org (');
  expect(text).toContain('files   mx.pcap1: 118 to 131, standard input: 1 to 12');
  expect(text).toContain('Frames     14, 15, 16 (mx.pcap1: 120, 121, not known)');
  expect(text).toContain(
    '  Comments in the capture\n    frame 16: this is where\n      it breaks\\u001b[2J\n',
  );
  expect(text).toContain(
    'Comments in the capture\n  mx.pcap1: from the relay\n  mx.pcap1, frame 3: a ping\n',
  );
});

test('several captures: which one file has these numbers', () => {
  const files = ['a b.pcap', '-x.pcap'].map((path) => ({
    path,
    format: 'pcap' as const,
    compression: null,
    frames: 1,
  }));
  expect(report(documentOf([], { files }))).toContain("  mergecap -w all.pcapng 'a b.pcap' ./-x.pcap\n");
  const ring = Array.from(
    { length: 9 },
    (_, index) => ({ ...files[0], path: `${index}` }) as (typeof files)[0],
  );
  expect(report(documentOf([], { files: ring }))).toContain(
    '  mergecap -w all.pcapng FILES, in this order\n',
  );
});
