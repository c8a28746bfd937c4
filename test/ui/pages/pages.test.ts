import { describe, expect, it } from 'vitest';
import { ASCII, UNICODE } from '../../../src/ui/glyphs.ts';
import { lineWidth } from '../../../src/ui/line.ts';
import { alertPage } from '../../../src/ui/pages/alert.ts';
import { capturePage } from '../../../src/ui/pages/capture.ts';
import { certificatePage, certificatesOf, certificatesPage } from '../../../src/ui/pages/certificates.ts';
import { conversationPage } from '../../../src/ui/pages/conversation.ts';
import { diagnosisPage } from '../../../src/ui/pages/diagnosis.ts';
import { clientHelloPage, serverHelloPage } from '../../../src/ui/pages/hello.ts';
import { keyHelpPage } from '../../../src/ui/pages/key-help.ts';
import type { Page } from '../../../src/ui/pages/page.ts';
import {
  alert,
  certificate,
  clientHello,
  DANE,
  dnsRecord,
  FAILED,
  finding,
  HOSTILE,
  hostileDocument,
  POLICIES,
  PROXY,
  SAMPLE,
  serverHello,
  stream,
  tls,
  WIDE,
} from '../../support/documents.ts';

const PAPER = { width: 80, glyphs: UNICODE };

const textOf = ({ heading, lines }: Page): string =>
  [...heading, ...lines].map((line) => line.map(({ text }) => text).join('')).join('\n');

const STREAM_PAGES = {
  diagnosisPage,
  conversationPage,
  clientHelloPage,
  serverHelloPage,
  certificatesPage,
  alertPage,
};

describe('every page', () => {
  const documents = { SAMPLE, hostile: hostileDocument(HOSTILE), wide: hostileDocument(WIDE) };

  it.each(Object.entries(documents))(
    'of %s stays within its width and shows no control character',
    (_, document) => {
      for (const width of [80, 97, 160]) {
        for (const glyphs of [UNICODE, ASCII]) {
          const paper = { width, glyphs };
          const pages = document.streams.flatMap((each) => [
            ...Object.values(STREAM_PAGES).map((make) => make(each, paper)),
            ...certificatesOf(each).map((one) => certificatePage(one, each, paper)),
          ]);
          for (const page of [...pages, capturePage(document, paper), keyHelpPage(paper)]) {
            const widest = Math.max(0, ...[...page.heading, ...page.lines].map(lineWidth));
            expect(widest).toBeLessThanOrEqual(width);
            expect(textOf(page)).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
          }
        }
      }
    },
  );
});

describe('the capture', () => {
  it('lists DNS answers, and of very many the first', () => {
    const dns = (count: number) => Array.from({ length: count }, (_, frame) => dnsRecord({ frame }));
    const text = (count: number) => textOf(capturePage({ ...SAMPLE, dns: dns(count) }, PAPER));
    expect(text(0)).toMatch(/DNS answers\n +none/);
    expect(text(500)).toContain('frame 499');
    expect(text(500)).not.toContain('more record');
    expect(text(1700)).not.toContain('frame 500');
    expect(text(1700)).toContain('and 1,200 more records');
  });
});

describe('diagnosis', () => {
  it('says by which names the server was looked up', () => {
    const host = { name: 'mx.example.net', frame: 6, authenticated: true };
    const nexthop = { name: 'example.org', frame: 3, authenticated: true, preference: 10, host: host.name };
    const names = { hosts: [host], nexthops: [nexthop], tlsa: [] };
    const text = textOf(diagnosisPage(stream(0, { names }), PAPER));
    expect(text).toMatch(/Looked up as +mx.example.net \(frame 6\)/);
    expect(text).toMatch(/Mail host of +example.org \(MX 10, frame 3\)/);
  });

  it('says outcome, cause, advice, log lines, evidence, and what else was seen', () => {
    const text = textOf(diagnosisPage(FAILED, PAPER));
    for (const part of [
      '✗ failed: TLS was tried',
      "The client rejected the server's certificate",
      'Compare the TLSA records',
      'STARTTLS=server, error: accept failed',
      'cert.tlsa-suspected (error)',
      'tcp.stream eq 0 && (frame.number == 14',
      '14, 16',
      'cert.weak-key (note), frame 14',
      'connection closed (FIN) by the client',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('does without a cause', () => {
    const text = textOf(diagnosisPage(stream(1, { proxy: PROXY }), PAPER));
    expect(text).toMatch(/Proxy +PROXY header of version 2/);
    expect(text).toContain('✓ secured');
    expect(text).not.toContain('Cause');
  });
});

describe('conversation', () => {
  it('has the client on the left, the server on the right, and knows the line of the alert', () => {
    const { lines, alertLine } = conversationPage(FAILED, PAPER);
    const texts = lines.map((line) => line.map(({ text }) => text).join(''));
    expect(texts).toContain('      8 │ STARTTLS                          │ ');
    expect(texts).toContain('      9 │                                   │ 220 2.0.0 Ready to start TLS');
    expect(texts[alertLine ?? -1]).toMatch(/^✗ {4}16 │ alert: bad_certificate/);
  });

  it('shows the comments of the capture at their frames', () => {
    const comments = [
      { frame: 900, text: 'the end' },
      { frame: 8, text: 'here\u001b[2J it begins' },
    ];
    const texts = textOf(conversationPage({ ...FAILED, comments }, PAPER)).split('\n');
    const at = texts.findIndex((line) => line.includes('STARTTLS '));
    expect(texts[at + 1]).toMatch(/^ {6}8 │ Comment: here.*it begins/);
    expect(texts.some((line) => /^ {4}900 │ Comment: the end/.test(line))).toBe(true);
  });

  it('says how many encrypted records are not listed', () => {
    expect(textOf(conversationPage(stream(1), PAPER))).toContain('49 more encrypted records');
  });

  it('says that nothing was said', () => {
    expect(textOf(conversationPage(stream(1, { smtp: null, tls: null }), PAPER))).toContain(
      'Nothing was said',
    );
  });
});

describe('hellos', () => {
  it('show each code point with name and number', () => {
    const text = textOf(clientHelloPage(FAILED, PAPER));
    for (const part of [
      '0x1301  TLS_AES_128_GCM_SHA256',
      '0x1a1a  GREASE',
      '0xabcd  unknown',
      '0x001d  x25519',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('supported_versions (5 bytes): TLS 1.3 (0x0304)');
    expect(textOf(serverHelloPage(FAILED, PAPER))).toContain(
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xc02f)',
    );
  });

  it.each([
    ['ec_point_formats (2 bytes): uncompressed (0x00)', { pointFormats: [{ id: 0, name: 'uncompressed' }] }],
    [
      'psk_key_exchange_modes (2 bytes): psk_dhe_ke (0x01)',
      { pskKeyExchangeModes: [{ id: 1, name: 'psk_dhe_ke' }] },
    ],
    ['supported_groups (2 bytes): x25519 (0x001d)', { groups: [{ id: 29, name: 'x25519' }] }],
    ['extended_master_secret (2 bytes)', { extendedMasterSecret: true }],
    ['session_ticket (2 bytes)', { ticketLength: 0 }],
    ['renegotiation_info (2 bytes)', { renegotiatedConnection: '' }],
    ['server_name (2 bytes)', { serverName: null }],
    ['pre_shared_key (2 bytes): 1 identity', { pskIdentities: 1 }],
    ['cookie (2 bytes): a cookie of 32 bytes', { cookieLength: 32 }],
    ['server_name (2 bytes): malformed: ends early', { problem: 'ends early' }],
  ])('say %s', (text, value) => {
    const extensions = [{ id: 1, name: text.replace(/ .*/, ''), length: 2, value }];
    const page = serverHelloPage(
      stream(1, { tls: tls({ serverHello: serverHello({ extensions }) }) }),
      PAPER,
    );
    const shown = textOf(page)
      .split('\n')
      .find((line) => line.startsWith('  0x0001'));
    expect(shown?.replace(/^ *0x0001 */, '')).toBe(text);
  });

  it('tell a server name that was not sent from one that cannot be read', () => {
    const shown = (more: Parameters<typeof clientHello>[0]): string =>
      textOf(clientHelloPage(stream(1, { tls: tls({ clientHello: clientHello(more) }) }), PAPER));
    expect(shown({ serverName: null, extensions: [] })).toMatch(/\(SNI\) +none sent/);
    const extensions = [{ id: 0, name: 'server_name', length: 2, value: { problem: 'it is empty' } }];
    expect(shown({ serverName: null, extensions })).toMatch(/\(SNI\) +sent, malformed/);
  });

  it('say what is missing', () => {
    expect(textOf(clientHelloPage(stream(1, { tls: null }), PAPER))).toContain('No ClientHello');
    expect(textOf(serverHelloPage(stream(1, { tls: tls({ serverHello: null }) }), PAPER))).toContain(
      'No ServerHello',
    );
  });
});

describe('certificates', () => {
  it('stand as a tree, each a thing to select', () => {
    const { lines, items } = certificatesPage(FAILED, PAPER);
    const first = items.map((at) => lines[at]?.map(({ text }) => text).join(''));
    expect(first).toEqual([
      '  0 CN=mx.example.net',
      '  └─ 1 CN=GTS CA 1C3, O=Google Trust Services LLC, C=US',
      '     └─ 2 CN=GTS Root R1, O=Google Trust Services LLC, C=US',
    ]);
  });

  it('are marked expired where the findings say so', () => {
    const leaf = certificate('CN=a', 'CN=b', { notAfter: '2023-04-19T00:00:00Z' });
    const expired = stream(0, { tls: tls({ certificates: { server: [leaf], client: [] } }) });
    expect(textOf(certificatesPage(expired, PAPER))).not.toContain('expired');
    const found = { ...expired, findings: [finding('cert.expired', 'It had expired')] };
    expect(textOf(certificatesPage(found, PAPER))).toContain('✗ expired at the time of the capture');
  });

  it('say where the chain does not hold together', () => {
    const chain = [certificate('CN=leaf', 'CN=missing'), certificate('CN=root', 'CN=root')];
    const text = textOf(
      certificatesPage(stream(0, { tls: tls({ certificates: { server: chain, client: [] } }) }), PAPER),
    );
    expect(text).toContain('issuer CN=missing (not the next one sent)');
    expect(text).toContain('issuer CN=root (itself: self-signed)');
  });

  it('come with what policies say, TLSA records compared, and those to publish', () => {
    const text = textOf(certificatesPage(stream(0, { tls: tls({ dane: DANE, policies: POLICIES }) }), PAPER));
    const lines = text.split('\n');
    for (const line of [
      '  MX host: mx.example.net (--host); next hop: not known (--nexthop)',
      '    yes verify (match=hostname): mx.example.net fits',
      '    ?   secure: the next-hop domain is not known (--nexthop)',
      '    no  hosts_require_dane = *: no TLSA record fits the chain',
      '  DOMAIN secure match=mx.example.net',
      '    yes fits the issuer at depth 1',
      '    ?   not used: usage 1 is not for SMTP',
      '  DANE: refused: no TLSA record fits the chain',
    ])
      expect(lines).toContain(line);
    expect(text).toContain(`IN TLSA 3 1 1`);
  });

  it('say why there are none', () => {
    const none = (more: Parameters<typeof tls>[0]): string =>
      textOf(
        certificatesPage(
          stream(0, { tls: tls({ certificates: { server: [], client: [] }, ...more }) }),
          PAPER,
        ),
      );
    expect(none({ version: { id: 0x0304, name: 'TLS 1.3' } })).toContain('TLS 1.3 sends them encrypted');
    expect(none({ resumed: true })).toContain('resumed');
    expect(none({ anonymous: true })).toContain('does without');
  });

  it('show one in full, its PEM free for copying', () => {
    const [leaf] = certificatesOf(FAILED);
    const text = leaf === undefined ? '' : textOf(certificatePage(leaf, FAILED, PAPER));
    for (const part of [
      'dns: mx1.example.net',
      'EC, P-256, 256 bits',
      'TLSA 3 1 1',
      '\n-----BEGIN CERTIFICATE-----',
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('alert', () => {
  it('says who sent it, what it means, and what was said before', () => {
    const text = textOf(alertPage(FAILED, PAPER));
    expect(text).toContain('✗ bad_certificate from the client');
    expect(text).toContain('bad_certificate (42, 0x2a)');
    expect(text).toContain('the client refused the certificate that the server sent');
    expect(text).toContain('server_hello_done');
  });

  it('shows a mere close_notify without a mark, and what stands before that', () => {
    const notify = { ...alert('client', 16, 0, 'close_notify'), level: 'warning' } as const;
    const text = textOf(
      alertPage({ ...FAILED, tls: FAILED.tls && { ...FAILED.tls, alerts: [notify] } }, PAPER),
    );
    expect(text).toContain('  close_notify from the client');
    expect(text).not.toContain('✗');
    expect(text).toContain('server_hello_done');
  });

  it('says that there is none, and how it ended', () => {
    expect(textOf(alertPage(stream(1), PAPER))).toMatch(/No alert.*closed \(FIN\) by the client/s);
  });
});

it('the capture shows its problems and DNS', () => {
  const problems = [{ file: 'mx.pcap', frame: 32, offset: 8210, message: 'file ends inside frame 32' }];
  const text = textOf(capturePage({ ...SAMPLE, capture: { ...SAMPLE.capture, problems } }, PAPER));
  expect(text).toContain('mx.pcap: file ends inside frame 32');
  expect(text).toContain('_25._tcp.mx.example.net TLSA 3 1 1');
});

it('what a capture says beside its frames, and in which of several files they are', () => {
  const comments = [{ frame: 16, text: 'seen by hand\nand again\u001b[2J' }];
  const places = [{ file: 'mx.pcap1', frame: 3 }, null];
  const annotated = stream(1, {
    server: { ip: '203.0.113.25', port: 25, name: 'mx.example.net' },
    cause: 'cert.expired',
    findings: [finding('cert.expired', 'Expired', { frames: [16, 17], places })],
    parts: [{ file: 'mx.pcap1', firstFrame: 2, lastFrame: 9 }],
    comments,
  });
  const text = textOf(diagnosisPage(annotated, PAPER));
  expect(text).toMatch(/Server +203\.0\.113\.25 is mx\.example\.net/);
  expect(text).toContain('frame 3 of mx.pcap1');
  expect(text).toContain('2 to 9 of mx.pcap1');
  expect(text).toMatch(/Comments in the capture\n +frame 16 +seen by hand\n +and again\\u001b\[2J/);
  const ofCapture = [{ file: 'mx.pcapng', frame: null, text: 'from the relay' }];
  const capture = { ...SAMPLE.capture, comments: ofCapture };
  expect(textOf(capturePage({ ...SAMPLE, capture }, PAPER))).toContain('mx.pcapng: from the relay');
});
