import { describe, expect, it } from 'vitest';
import { MAX_DIALOGUE_LINES, MAX_SHOWN_LINE } from '../../src/limits.ts';
import { SmtpDialogue } from '../../src/smtp/dialogue.ts';
import { dialogueOf, placeIn } from '../support/smtp-player.ts';

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
