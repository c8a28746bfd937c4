import { describe, expect, it } from 'vitest';
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
      'LMTP, which answers a message once for each recipient',
      [
        ...['S: 220 mx', 'C: LHLO a', 'S: 250 mx', 'C: MAIL a', 'S: 250 1', 'C: RCPT b', 'S: 250 2'],
        ...['C: RCPT c', 'S: 550 3', 'C: RCPT d', 'S: 250 4', 'C: DATA', 'S: 354 5', 'M'],
        ...['S: 250 6', 'S: 452 7', 'C: QUIT', 'S: 221 8'],
      ],
      [
        'greeting: 220 mx @1',
        'LHLO @2: 250 mx @3',
        'MAIL @4: 250 1 @5',
        'RCPT @6: 250 2 @7',
        'RCPT @8: 550 3 @9',
        'RCPT @10: 250 4 @11',
        'DATA @12: 354 5 @13',
        '. @14: 250 6 @15',
        'QUIT @17: 221 8 @18',
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
