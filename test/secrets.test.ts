/** Credentials and messages, in clear and inside TLS: in no output, unless they are asked for. */
import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../src/pipeline.ts';
import type { InspectionDocument } from '../src/report/document.ts';
import { jsonChunks } from '../src/report/json.ts';
import { findingLine, streamLine } from '../src/report/ndjson.ts';
import { textChunks } from '../src/report/text.ts';
import { KeyLog } from '../src/tls/secrets/key-log.ts';
import { UNICODE } from '../src/ui/glyphs.ts';
import { conversationPage } from '../src/ui/pages/conversation.ts';
import { diagnosisPage } from '../src/ui/pages/diagnosis.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { captureOf } from './support/session-capture.ts';
import { record, type Said } from './support/session-player.ts';
import { fileOf } from './support/sources.ts';
import { tlsSession } from './support/tls-session.ts';

/** Stands in everything that is secret. */
const MARKER = 'Xyzzy';
/** What a base64 text that begins with it begins with. */
const ENCODED = Buffer.from(MARKER).toString('base64').slice(0, 6);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = base64(`${MARKER}-secret`);

const DIALOGUES: readonly (readonly [
  name: string,
  port: number,
  said: readonly Said[],
  asItIs: readonly string[],
])[] = [
  [
    'SMTP: AUTH PLAIN in one line',
    25,
    [
      ['S', '220 mx ESMTP\r\n'],
      ['C', 'EHLO a.example\r\n'],
      ['S', '250-mx\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n'],
      ['C', `AUTH PLAIN ${secret}\r\n`],
      ['S', '235 ok\r\n'],
      ['C', 'QUIT\r\n'],
      ['S', '221 bye\r\n'],
    ],
    [`AUTH PLAIN ${secret}`],
  ],
  [
    'SMTP: AUTH LOGIN and CRAM-MD5, line by line',
    25,
    [
      ['S', '220 mx ESMTP\r\n'],
      ['C', 'EHLO a.example\r\n'],
      ['S', '250-mx\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n'],
      ['C', 'AUTH LOGIN\r\n'],
      ['S', '334 VXNlcm5hbWU6\r\n'],
      ['C', `${secret}\r\n`],
      ['S', '334 UGFzc3dvcmQ6\r\n'],
      ['C', `${base64(`${MARKER}-password`)}\r\n`],
      ['S', '535 no\r\n'],
      ['C', 'AUTH CRAM-MD5\r\n'],
      ['S', '334 PDE+\r\n'],
      ['C', `${base64(`${MARKER} 0123456789abcdef`)}\r\n`],
      ['S', '235 ok\r\n'],
      ['C', 'QUIT\r\n'],
      ['S', '221 bye\r\n'],
    ],
    [secret, base64(`${MARKER}-password`), base64(`${MARKER} 0123456789abcdef`)],
  ],
  [
    'SMTP: a message behind DATA, and one behind BDAT',
    25,
    [
      ['S', '220 mx ESMTP\r\n'],
      ['C', 'EHLO a.example\r\n'],
      ['S', '250 mx\r\n'],
      ['C', 'MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n'],
      ['S', '250 ok\r\n250 ok\r\n354 go\r\n'],
      ['C', `Subject: ${MARKER}\r\n\r\nThe word is ${MARKER}.\r\n.\r\n`],
      ['S', '250 ok\r\n'],
      ['C', `BDAT 11\r\n${MARKER} again`],
      ['S', '250 ok\r\n'],
      ['C', 'QUIT\r\n'],
      ['S', '221 bye\r\n'],
    ],
    [`Subject: ${MARKER}`, '', `The word is ${MARKER}.`, '.', `${MARKER} again`],
  ],
  [
    'IMAP: LOGIN, in one line and with literals, and a message that is fetched',
    143,
    [
      ['S', '* OK [CAPABILITY IMAP4rev1] ready\r\n'],
      ['C', `a1 LOGIN me ${MARKER}\r\n`],
      ['S', 'a1 NO wrong\r\n'],
      ['C', 'a2 LOGIN {2}\r\n'],
      ['S', '+ go\r\n'],
      ['C', `me {5}\r\n`],
      ['S', '+ go\r\n'],
      ['C', `${MARKER}\r\n`],
      ['S', 'a2 OK in\r\n'],
      ['C', `a3 AUTHENTICATE PLAIN ${secret}\r\n`],
      ['S', 'a3 OK in\r\n'],
      ['C', 'a4 FETCH 1 BODY[]\r\n'],
      ['S', `* 1 FETCH (BODY[] {14}\r\nSay ${MARKER}!\r\n\r\n)\r\na4 OK done\r\n`],
      ['C', 'a5 LOGOUT\r\n'],
      ['S', '* BYE\r\na5 OK bye\r\n'],
    ],
    [`a1 LOGIN me ${MARKER}`, MARKER, `a3 AUTHENTICATE PLAIN ${secret}`, `Say ${MARKER}!`],
  ],
  [
    'POP3: USER and PASS, and a message',
    110,
    [
      ['S', '+OK ready\r\n'],
      ['C', `USER ${MARKER}-me\r\n`],
      ['S', '+OK\r\n'],
      ['C', `PASS ${MARKER}\r\n`],
      ['S', '+OK\r\n'],
      ['C', 'RETR 1\r\n'],
      ['S', `+OK\r\nSubject: ${MARKER}\r\n\r\nIt is ${MARKER}.\r\n.\r\n`],
      ['C', 'QUIT\r\n'],
      ['S', '+OK\r\n'],
    ],
    [`USER ${MARKER}-me`, `PASS ${MARKER}`, `Subject: ${MARKER}`, `It is ${MARKER}.`],
  ],
  [
    'ManageSieve: AUTHENTICATE with a literal, and a script',
    4190,
    [
      ['S', '"IMPLEMENTATION" "x"\r\n"SASL" "PLAIN"\r\nOK\r\n'],
      ['C', `AUTHENTICATE "PLAIN" "${secret}"\r\n`],
      ['S', 'OK\r\n'],
      ['C', `PUTSCRIPT "a" {11+}\r\n# ${MARKER}...\r\n\r\n`],
      ['S', 'OK\r\n'],
      ['C', 'LOGOUT\r\n'],
      ['S', 'OK\r\n'],
    ],
    [`AUTHENTICATE "PLAIN" "${secret}"`, `# ${MARKER}...`],
  ],
];

/** Everything that is told of a document, in every output. */
function outputs(document: InspectionDocument): string {
  const paper = { width: 200, glyphs: UNICODE };
  const pages = document.streams.flatMap((stream) => [
    conversationPage(stream, paper),
    diagnosisPage(stream, paper),
  ]);
  return [
    ...jsonChunks(document),
    ...document.streams.map(streamLine),
    ...document.streams.flatMap(({ stream, findings, outcome, cause }) =>
      findings.map((finding) => findingLine({ stream, finding, withdrawn: false, outcome, cause })),
    ),
    ...textChunks(document, { full: true }),
    ...pages.flatMap(({ lines }) => lines.map((line) => line.map(({ text }) => text).join(''))),
  ].join('\n');
}

async function inspect(said: readonly Said[], port: number, keys: string, showSecrets: boolean) {
  const keyLog = new KeyLog();
  keyLog.add(keys);
  const input = { name: 'x.pcap', ...fileOf(captureOf(said, { server: `192.0.2.2:${port}` })) };
  return await inspectCapture([input], { trust: createTrustStore([]), keyLog, showSecrets });
}

const linesOf = ({ streams }: InspectionDocument) =>
  streams.flatMap(({ smtp, dialogue }) => (smtp?.dialogue ?? dialogue?.lines ?? []).map(({ text }) => text));

const IMPLICIT: Readonly<Record<number, number>> = { 25: 465, 143: 993, 110: 995, 4190: 4190 };

describe.each(DIALOGUES)('%s', (_, port, said, asItIs) => {
  it.each(['in clear', 'TLSv1.2', 'TLSv1.3'] as const)('%s', async (how) => {
    const isClear = how === 'in clear';
    const session = isClear ? { said, keyLog: '' } : await tlsSession(said, how);
    const at = isClear ? port : (IMPLICIT[port] ?? port);
    const without = await inspect(session.said, at, session.keyLog, false);
    expect(linesOf(without).length).toBeGreaterThan(3);
    expect(outputs(without)).not.toContain(MARKER);
    expect(outputs(without)).not.toContain(ENCODED);
    const shown = await inspect(session.said, at, session.keyLog, true);
    expect(linesOf(shown)).toEqual(expect.arrayContaining([...asItIs]));
    expect(outputs(shown)).toContain(asItIs.at(-1));
  });
});

it('text where TLS is due is not shown as it is', async () => {
  const hello = record(22, '\x01\x00\x00\x04aaaa');
  for (const text of [
    `AUTH PLAIN ${secret}\r\n`,
    `a1 LOGIN me ${MARKER}\r\n`,
    `${MARKER} and more of a message\r\n`,
  ]) {
    const said: readonly Said[] = [
      ['C', hello],
      ['S', '220 mx ESMTP\r\n'],
      ['C', text],
    ];
    const without = outputs(await inspect(said, 465, '', false));
    expect(without).not.toContain(MARKER);
    expect(without).not.toContain(ENCODED);
  }
});

it('of a long message the first lines, and how many more', async () => {
  const message = Array.from({ length: 500 }, (_, line) => `line ${line}\r\n`).join('');
  const said: readonly Said[] = [
    ['S', '220 mx ESMTP\r\n'],
    ['C', 'EHLO a.example\r\nMAIL FROM:<>\r\nDATA\r\n'],
    ['S', '250 mx\r\n250 ok\r\n354 go\r\n'],
    ['C', `${message}.\r\n`],
    ['S', '250 ok\r\n'],
    ['C', 'QUIT\r\n'],
  ];
  const lines = linesOf(await inspect(said, 25, '', true));
  expect(lines.slice(lines.indexOf('line 198'))).toEqual([
    'line 198',
    'line 199',
    '(… 301 more lines)',
    '250 ok',
    'QUIT',
  ]);
});
