import { describe, expect, it } from 'vitest';
import { smtpFacts } from '../../src/smtp/facts.ts';
import { dialogueOf } from '../support/smtp-player.ts';

const OPENING = [
  'S: 220 mx',
  'C: EHLO client.example.org',
  'S: 250-mx',
  'S: 250-SIZE 1000',
  'S: 250 STARTTLS',
];
const factsOf = (lines: readonly string[]) => smtpFacts(dialogueOf(lines));

describe('what a dialogue comes to', () => {
  it('nothing without a dialogue', () => {
    expect(factsOf([])).toEqual({
      ehlo: null,
      hello: null,
      answeredEhlo: null,
      capabilities: [],
      starttlsOffered: false,
      starttls: null,
      acceptedMail: null,
      tlsDemand: null,
      quit: null,
      overwritten: null,
    });
  });

  it('the hello and its answer', () => {
    expect(factsOf(OPENING)).toMatchObject({
      ehlo: 'client.example.org',
      hello: { verb: 'EHLO', frame: 2 },
      answeredEhlo: { verb: 'EHLO', reply: { frame: 5 } },
      capabilities: ['SIZE 1000', 'STARTTLS'],
      starttlsOffered: true,
    });
  });

  it.each<[string, readonly string[], object]>([
    [
      'HELO has no capabilities',
      ['C: HELO a', 'S: 250 mx'],
      { ehlo: 'a', answeredEhlo: null, capabilities: [] },
    ],
    [
      'HELO after a refused EHLO',
      ['C: EHLO a', 'S: 502 no', 'C: HELO b', 'S: 250 mx'],
      { ehlo: 'b', answeredEhlo: null },
    ],
    ['LHLO has', ['C: LHLO a', 'S: 250-mx', 'S: 250 STARTTLS'], { ehlo: 'a', starttlsOffered: true }],
    [
      'the last EHLO counts',
      [...OPENING, 'C: EHLO again', 'S: 250 mx'],
      { ehlo: 'again', starttlsOffered: false },
    ],
    [
      'but only an answered one for capabilities',
      [...OPENING, 'C: EHLO again'],
      { ehlo: 'again', starttlsOffered: true },
    ],
    ['lower case', ['C: ehlo a', 'S: 250-mx', 'S: 250 starttls'], { starttlsOffered: true }],
    [
      'a parameter behind the keyword',
      ['C: EHLO a', 'S: 250-mx', 'S: 250 STARTTLS REQUIRED'],
      { starttlsOffered: true },
    ],
    [
      'another keyword that begins alike',
      ['C: EHLO a', 'S: 250-mx', 'S: 250 STARTTLSX'],
      { starttlsOffered: false },
    ],
    [
      'the first line is no capability',
      ['C: EHLO a', 'S: 250-STARTTLS', 'S: 250 SIZE'],
      { starttlsOffered: false },
    ],
    [
      'STARTTLS that is agreed to',
      [...OPENING, 'C: STARTTLS', 'S: 220 go'],
      { starttls: { frame: 6, reply: { code: 220 } } },
    ],
    [
      'STARTTLS that is refused',
      [...OPENING, 'C: STARTTLS', 'S: 454 no'],
      { starttls: { frame: 6, reply: { code: 454 } } },
    ],
    [
      'STARTTLS that is refused and then agreed to',
      [...OPENING, 'C: STARTTLS', 'S: 454 no', 'C: STARTTLS', 'S: 220 go'],
      { starttls: { frame: 8, reply: { code: 220 } } },
    ],
    [
      'STARTTLS twice refused',
      [...OPENING, 'C: STARTTLS', 'S: 454 no', 'C: STARTTLS', 'S: 503 no'],
      { starttls: { frame: 6 } },
    ],
    ['mail that is accepted', ['C: MAIL a', 'S: 250 ok'], { acceptedMail: { frame: 1 } }],
    ['mail that is refused', ['C: MAIL a', 'S: 550 no'], { acceptedMail: null }],
    [
      'mail that is refused once',
      ['C: MAIL a', 'S: 550 no', 'C: MAIL b', 'S: 250 ok'],
      { acceptedMail: { frame: 3 } },
    ],
    [
      'mail that is on its way without replies',
      ['C: MAIL a', 'C: RCPT b', 'C: DATA', 'M'],
      { acceptedMail: { frame: 1 } },
    ],
    ['mail without a reply', ['C: MAIL a'], { acceptedMail: null }],
    ['QUIT', ['C: QUIT', 'S: 221 bye'], { quit: { frame: 1, reply: { code: 221 } } }],
  ])('%s', (_, lines, expected) => {
    expect(factsOf(lines)).toMatchObject(expected);
  });

  it.each<[string, boolean]>([
    ['530 5.7.0 Must issue a STARTTLS command first', true],
    ['530 Encryption required', true],
    ['530 5.7.1 Authentication required', false],
    ['550 5.7.1 TLS required', true],
    ['454 5.7.3 this domain requires TLS', true],
    ['450 4.7.1 Session encryption is required', true],
    ['550 5.7.1 Encryption required', true],
    ['550 no such user', false],
    ['250 TLS is required', false],
  ])('%s demands TLS: %s', (reply, demands) => {
    expect(factsOf(['C: MAIL FROM:<a>', `S: ${reply}`]).tlsDemand?.frame).toBe(demands ? 1 : undefined);
    expect(factsOf(['C: STARTTLS', `S: ${reply}`]).tlsDemand).toBeNull();
  });

  it.each<[string, readonly string[], object | null]>([
    [
      'a keyword',
      ['C: EHLO a', 'S: 250-mx', 'S: 250 XXXXXXXX'],
      { text: 'XXXXXXXX', frame: 3, isCommand: false },
    ],
    [
      'a keyword with its last letter left',
      ['C: EHLO a', 'S: 250-mx', 'S: 250 XXXXXXXA'],
      { text: 'XXXXXXXA', isCommand: false },
    ],
    ['a command', ['C: XXXXXXXX', 'S: 500 what'], { text: 'XXXXXXXX', frame: 1, isCommand: true }],
    [
      'a command, as the server tells',
      ['C: STARTTLS', 'S: 500 5.5.1 Command unrecognized: "XXXXXXXX"'],
      { text: 'STARTTLS', isCommand: true },
    ],
    ['no keyword that is private', ['C: EHLO a', 'S: 250-mx', 'S: 250 XCLIENT'], null],
    ['no other command of letters X', ['C: XXXX', 'S: 500 what'], null],
  ])('overwritten on the way: %s', (_, lines, expected) => {
    const { overwritten } = factsOf(lines);
    if (expected === null) expect(overwritten).toBeNull();
    else expect(overwritten).toMatchObject(expected);
  });
});
