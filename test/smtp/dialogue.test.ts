import { describe, expect, it } from 'vitest';
import { MAX_DIALOGUE_LINES, MAX_SHOWN_LINE } from '../../src/limits.ts';
import { SmtpDialogue } from '../../src/smtp/dialogue.ts';
import type { Reply } from '../../src/smtp/exchange.ts';
import { dialogueOf, placeIn } from '../support/smtp-player.ts';

const replyText = (reply: Reply | null) =>
  reply === null ? 'nothing' : `${reply.code} ${reply.text.join('/')} @${reply.frame}`;

/** The greeting, each command with its reply, and the replies that answer none. */
function summary(dialogue: SmtpDialogue): string[] {
  return [
    ...(dialogue.greeting === null ? [] : [`greeting: ${replyText(dialogue.greeting)}`]),
    ...dialogue.commands.map(({ verb, frame, reply }) => `${verb} @${frame}: ${replyText(reply)}`),
    ...dialogue.unsolicited.map((reply) => `unsolicited: ${replyText(reply)}`),
  ];
}

describe('who answers what', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a greeting', ['S: 220 mx ESMTP'], ['greeting: 220 mx ESMTP @1']],
    [
      'a greeting of several lines',
      ['S: 220-mx', 'S: 220-says', 'S: 220 hello'],
      ['greeting: 220 mx/says/hello @3'],
    ],
    ['a greeting that turns the client away', ['S: 554 no'], ['greeting: 554 no @1']],
    ['a bare code', ['S: 220'], ['greeting: 220  @1']],
    [
      'commands and replies in turn',
      ['S: 220 mx', 'C: EHLO a', 'S: 250-mx', 'S: 250 STARTTLS', 'C: STARTTLS', 'S: 220 go'],
      ['greeting: 220 mx @1', 'EHLO @2: 250 mx/STARTTLS @4', 'STARTTLS @5: 220 go @6'],
    ],
    [
      'pipelining',
      [
        'S: 220 mx',
        'C: MAIL a',
        'C. RCPT b',
        'C. RCPT c',
        'C. DATA',
        'S: 250 1',
        'S. 250 2',
        'S. 550 3',
        'S. 354 4',
        'M',
        'S: 250 5',
      ],
      [
        'greeting: 220 mx @1',
        'MAIL @2: 250 1 @3',
        'RCPT @2: 250 2 @3',
        'RCPT @2: 550 3 @3',
        'DATA @2: 354 4 @3',
        '. @4: 250 5 @5',
      ],
    ],
    [
      'talking before the greeting',
      ['C: EHLO a', 'S: 220 mx', 'S: 250 ok'],
      ['greeting: 220 mx @2', 'EHLO @1: 250 ok @3'],
    ],
    [
      'a capture from the middle on, a reply first',
      ['S: 250 ok', 'C: QUIT', 'S: 221 bye'],
      ['QUIT @2: 221 bye @3', 'unsolicited: 250 ok @1'],
    ],
    [
      'a capture from the middle on, STARTTLS first',
      ['C: STARTTLS', 'S: 220 go'],
      ['STARTTLS @1: 220 go @2'],
    ],
    [
      'a reply out of the blue',
      ['S: 220 mx', 'S: 421 too slow'],
      ['greeting: 220 mx @1', 'unsolicited: 421 too slow @2'],
    ],
    ['no reply', ['S: 220 mx', 'C: STARTTLS'], ['greeting: 220 mx @1', 'STARTTLS @2: nothing']],
    ['a reply that does not end', ['C: EHLO a', 'S: 250-mx', 'S: 250-SIZE'], ['EHLO @1: nothing']],
    [
      'lines without a code within a reply',
      ['C: EHLO a', 'S: 250-mx', 'S: STARTTLS', 'S: 250 SIZE'],
      ['EHLO @1: 250 mx/STARTTLS/SIZE @4'],
    ],
    ['lines without a code elsewhere', ['C: NOOP', 'S: what', 'S: 250 ok'], ['NOOP @1: 250 ok @3']],
    ['LMTP', ['S: 220 lmtp', 'C: LHLO a', 'S: 250 ok'], ['greeting: 220 lmtp @1', 'LHLO @2: 250 ok @3']],
    [
      'authentication: only the last reply is the answer',
      [
        'S: 220 mx',
        'C: AUTH LOGIN',
        'S: 334 VXNlcm5hbWU6',
        'C: dXNlcg==',
        'S: 334 UGFzc3dvcmQ6',
        'C: c2VjcmV0',
        'S: 235 ok',
        'C: QUIT',
        'S: 221 bye',
      ],
      ['greeting: 220 mx @1', 'AUTH @2: 235 ok @7', 'QUIT @8: 221 bye @9'],
    ],
    [
      'authentication that is called off',
      ['C: AUTH PLAIN', 'S: 334 ', 'C: *', 'S: 501 ok', 'C: RSET', 'S: 250 ok'],
      ['AUTH @1: 501 ok @4', 'RSET @5: 250 ok @6'],
    ],
    [
      'what is no command gets its reply, too',
      ['C: hello?', 'S: 500 what', 'C: QUIT', 'S: 221 bye'],
      [' @1: 500 what @2', 'QUIT @3: 221 bye @4'],
    ],
    [
      'BDAT',
      ['C: BDAT 10', 'C: BDAT 5 LAST', 'S: 250 1', 'S: 250 2'],
      ['BDAT @1: 250 1 @3', 'BDAT @2: 250 2 @4'],
    ],
    [
      'STARTTLS with a command behind it in the same segment',
      ['C: STARTTLS', 'C. NOOP', 'S: 220 go', 'S: 250 ok'],
      ['STARTTLS @1: 220 go @2', 'NOOP @1: 250 ok @3'],
    ],
    [
      'a reply that the capture lacks',
      ['S: 220 mx', 'C: EHLO a', 'C: STARTTLS', 'G', 'S: 220 go'],
      ['greeting: 220 mx @1', 'EHLO @2: nothing', 'STARTTLS @3: 220 go @5'],
    ],
    [
      'replies to a pipeline behind one that the capture lacks',
      ['C: EHLO a', 'C: MAIL a', 'C. RCPT b', 'G', 'S: 250 1', 'S: 250 2'],
      ['EHLO @1: nothing', 'MAIL @2: 250 1 @4', 'RCPT @2: 250 2 @5'],
    ],
    [
      'a reply of which the capture lacks the end',
      ['C: EHLO a', 'S: 250-mx', 'G', 'C: STARTTLS', 'S: 220 go'],
      ['EHLO @1: nothing', 'STARTTLS @4: 220 go @5'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(summary(dialogueOf(lines))).toEqual(expected);
  });

  it('is the same where one side is read after the other, for a gap held it up', () => {
    const client: [number, string][] = [
      [2, 'EHLO a'],
      [4, 'STARTTLS'],
      [6, 'QUIT'],
    ];
    const server: [number, string][] = [
      [1, '220 mx'],
      [3, '250 ok'],
      [5, '454 no'],
      [7, '221 bye'],
    ];
    const expected = [
      'greeting: 220 mx @1',
      'EHLO @2: 250 ok @3',
      'STARTTLS @4: 454 no @5',
      'QUIT @6: 221 bye @7',
    ];
    const play = (serverFirst: boolean) => {
      const dialogue = new SmtpDialogue();
      const takeServer = () => {
        for (const [frame, line] of server) dialogue.serverLine(line, placeIn(frame));
      };
      if (serverFirst) takeServer();
      for (const [frame, line] of client) dialogue.clientLine(line, placeIn(frame));
      if (!serverFirst) takeServer();
      return dialogue;
    };
    for (const serverFirst of [true, false]) {
      expect(summary(play(serverFirst))).toEqual(expected);
      expect(play(serverFirst).lines.map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
  });
});

describe('what comes next from the client', () => {
  it.each<[string, readonly string[], boolean]>([
    ['a message after DATA', ['C: DATA'], true],
    ['a message after 354', ['C: DATA', 'S: 354 go'], true],
    ['no message after a refusal', ['C: DATA', 'S: 554 no'], false],
    [
      'a message after replies to the commands before',
      ['C: RCPT a', 'C. DATA', 'S: 550 no', 'S. 354 go'],
      true,
    ],
    ['no message after a refusal behind others', ['C: RCPT a', 'C. DATA', 'S: 550 no', 'S. 554 no'], false],
    ['no message after another command', ['C: DATA', 'C: QUIT'], false],
    ['no message after a message', ['C: DATA', 'S: 354 go', 'M'], false],
    ['no message from the start', [], false],
  ])('%s', (_, lines, expected) => {
    expect(dialogueOf(lines).expectsMessage).toBe(expected);
  });

  it.each([
    ['BDAT 1000', { kind: 'chunk', bytes: 1000 }],
    ['bdat 86 LAST', { kind: 'chunk', bytes: 86 }],
    ['BDAT 0 LAST', { kind: 'chunk', bytes: 0 }],
    ['BDAT many', { kind: 'chunk', bytes: 0 }],
    ['BDAT -5', { kind: 'chunk', bytes: 0 }],
    ['DATA', { kind: 'line' }],
    ['nonsense', { kind: 'line' }],
  ])('%s', (line, next) => {
    expect(new SmtpDialogue().clientLine(line, placeIn(1))).toEqual(next);
  });
});

describe('secrets', () => {
  const SECRETS = ['AHVzZXIAc2VjcmV0', 'dXNlcg==', 'c2VjcmV0', 'hunter2', 'AUTH=PLAIN c2VjcmV0'];
  const everything = (dialogue: SmtpDialogue) =>
    JSON.stringify([dialogue.lines, dialogue.commands, dialogue.greeting, dialogue.unsolicited]);

  it.each<[string, readonly string[], readonly string[]]>([
    ['an initial response', ['C: AUTH PLAIN AHVzZXIAc2VjcmV0'], ['AUTH PLAIN (credentials left out)']],
    [
      'responses',
      [
        'C: AUTH LOGIN',
        'S: 334 VXNlcm5hbWU6',
        'C: dXNlcg==',
        'S: 334 UGFzc3dvcmQ6',
        'C: c2VjcmV0',
        'S: 535 no',
      ],
      [
        'AUTH LOGIN',
        '334 VXNlcm5hbWU6',
        '(credentials left out)',
        '334 UGFzc3dvcmQ6',
        '(credentials left out)',
        '535 no',
      ],
    ],
    [
      'responses that nobody waits for',
      ['C: AUTH LOGIN', 'C: dXNlcg==', 'C: c2VjcmV0'],
      ['AUTH LOGIN', '(credentials left out)', '(credentials left out)'],
    ],
    [
      'responses whose AUTH the capture lacks',
      ['S: 334 UGFzc3dvcmQ6', 'C: c2VjcmV0'],
      ['334 UGFzc3dvcmQ6', '(left out: 8 characters that are no SMTP command)'],
    ],
    [
      'a password in clear',
      ['C: AUTH LOGIN', 'S: 334 ', 'C: hunter2'],
      ['AUTH LOGIN', '334 ', '(credentials left out)'],
    ],
    [
      'a wrong form of AUTH',
      ['C: AUTH=PLAIN c2VjcmV0'],
      ['(left out: 19 characters that are no SMTP command)'],
    ],
  ])('%s: are not kept', (_, lines, shown) => {
    const dialogue = dialogueOf(lines);
    expect(dialogue.lines.map(({ text }) => text)).toEqual(shown);
    for (const secret of SECRETS) expect(everything(dialogue)).not.toContain(secret);
  });

  it('end with the next command, also where the replies were not captured', () => {
    const dialogue = dialogueOf([
      'C: AUTH LOGIN',
      'C: dXNlcg==',
      'C: c2VjcmV0',
      'C: MAIL FROM:<a>',
      'C: STARTTLS',
    ]);
    expect(dialogue.commands.map(({ verb }) => verb)).toEqual(['AUTH', 'MAIL', 'STARTTLS']);
  });

  it('are not in what is shown of messages', () => {
    expect(dialogueOf(['C: DATA', 'S: 354 go', 'M']).lines.at(-1)?.text).toBe('(message, 100 bytes)');
  });
});

describe('text in clear where TLS was due', () => {
  it.each<[string, readonly string[], string | null, string | null]>([
    ['nothing', ['C: STARTTLS', 'S: 220 go'], null, null],
    ['of the server', ['C: STARTTLS', 'S: 220 go', 'S: 454 oops'], '454 oops', null],
    [
      'of the server in the same segment',
      ['C: EHLO a', 'S: 250 ok', 'C: STARTTLS', 'S: 220-go', 'S. 220 now', 'S. 454 oops'],
      '454 oops',
      null,
    ],
    ['of the client', ['C: STARTTLS', 'S: 220 go', 'C: QUIT', 'S: 221 bye'], '221 bye', 'QUIT'],
    ['none behind a refusal', ['C: STARTTLS', 'S: 454 no', 'C: QUIT', 'S: 221 bye'], null, null],
    [
      'none from before',
      ['S: 220 mx', 'C: EHLO a', 'S: 250 ok', 'C: STARTTLS', 'C. NOOP', 'S: 220 go'],
      null,
      null,
    ],
  ])('%s', (_, lines, server, client) => {
    const dialogue = dialogueOf(lines);
    expect(dialogue.clearAfterStarttls('server')?.text ?? null).toBe(server);
    expect(dialogue.clearAfterStarttls('client')?.text ?? null).toBe(client);
  });
});

describe('limits', () => {
  it('shortens lines', () => {
    const dialogue = dialogueOf([`S: 220 ${'x'.repeat(5000)}`]);
    expect(dialogue.lines[0]?.text).toHaveLength(MAX_SHOWN_LINE);
    expect(dialogue.greeting?.text[0]).toHaveLength(MAX_SHOWN_LINE);
  });

  it('keeps so many lines, commands and replies', () => {
    const dialogue = dialogueOf(Array.from({ length: 3000 }, (_, i) => (i % 2 ? 'S: 250 ok' : 'C: NOOP')));
    expect(dialogue.lines).toHaveLength(MAX_DIALOGUE_LINES);
    expect(dialogue.unlisted).toBe(3000 - MAX_DIALOGUE_LINES);
    expect(dialogue.commands).toHaveLength(MAX_DIALOGUE_LINES);
    expect(dialogue.commands.every(({ reply }) => reply !== null)).toBe(true);
  });

  it('keeps so many lines of all replies together', () => {
    const replies = Array.from({ length: 50 }, () => [
      ...Array.from({ length: 100 }, () => 'S: 250-x'),
      'S: 250 x',
    ]);
    const dialogue = dialogueOf(replies.flat());
    const kept = dialogue.unsolicited.reduce((sum, { text }) => sum + text.length, 0);
    expect(kept).toBeLessThan(MAX_DIALOGUE_LINES + 50);
  });
});
