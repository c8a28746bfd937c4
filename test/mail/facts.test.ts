import { describe, expect, it } from 'vitest';
import { MailDialogue } from '../../src/mail/dialogue.ts';
import { type MailFacts, mailFacts } from '../../src/mail/facts.ts';
import type { Grammar } from '../../src/mail/grammar.ts';
import { IMAP } from '../../src/mail/imap.ts';
import { POP3 } from '../../src/mail/pop3.ts';
import { SIEVE } from '../../src/mail/sieve.ts';

/** Lines of the client begin with `C `, of the server with `S `; a frame each. */
function factsOf(grammar: Grammar, said: readonly string[]): MailFacts {
  const dialogue = new MailDialogue(grammar);
  said.forEach((line, i) => {
    const place = { firstFrame: i + 1, frame: i + 1, time: { seconds: i, nanoseconds: 0, digits: 6 } };
    if (line.startsWith('C ')) dialogue.clientLine(line.slice(2), place);
    else dialogue.serverLine(line.slice(2), place);
  });
  return mailFacts(dialogue);
}

const READY = 'S * OK [CAPABILITY IMAP4rev1 STARTTLS] ready';

describe('what the server offers', () => {
  it.each<[string, Grammar, readonly string[], boolean, number | null]>([
    ['IMAP in the greeting', IMAP, [READY], true, 1],
    ['IMAP asked for', IMAP, ['S * OK x', 'C a CAPABILITY', 'S * CAPABILITY X starttls', 'S a OK'], true, 3],
    ['IMAP without', IMAP, ['S * OK [CAPABILITY IMAP4rev1]'], false, 1],
    ['IMAP, not said', IMAP, ['S * OK ready'], false, null],
    [
      'IMAP of which a login changes it',
      IMAP,
      [READY, 'C a LOGIN x y', 'S * CAPABILITY IMAP4rev1 UIDPLUS', 'S a OK in', 'S * CAPABILITY Z'],
      true,
      1,
    ],
    ['POP3', POP3, ['S +OK', 'C CAPA', 'S +OK', 'S TOP', 'S STLS', 'S .'], true, 6],
    ['POP3 that does not know CAPA', POP3, ['S +OK', 'C CAPA', 'S -ERR'], false, null],
    ['ManageSieve', SIEVE, ['S "SIEVE" "x"', 'S "STARTTLS"', 'S OK'], true, 3],
    ['ManageSieve without', SIEVE, ['S "SIEVE" "STARTTLS"', 'S OK'], false, 2],
    [
      'ManageSieve asked again',
      SIEVE,
      ['S "STARTTLS"', 'S OK', 'C CAPABILITY', 'S "SIEVE" ""', 'S OK'],
      false,
      5,
    ],
  ])('%s', (_, grammar, said, starttlsOffered, toldIn) => {
    expect(factsOf(grammar, said)).toMatchObject({ starttlsOffered, toldIn });
  });
});

describe('STARTTLS', () => {
  it('is the one that the server agreed to', () => {
    const said = [READY, 'C a STARTTLS', 'S a NO later', 'C b STARTTLS', 'S b OK now'];
    expect(factsOf(IMAP, said).starttls).toMatchObject({ tag: 'b', answer: { text: 'now' } });
    expect(factsOf(IMAP, said.slice(0, 3)).starttls).toMatchObject({
      tag: 'a',
      answer: { isPositive: false },
    });
  });
});

describe('what went in clear', () => {
  it.each<[string, Grammar, readonly string[], string | null]>([
    ['a password that was refused', IMAP, [READY, 'C a LOGIN x y', 'S a NO no'], 'LOGIN'],
    ['mail', IMAP, ['S * PREAUTH hello', 'C a SELECT INBOX', 'S a OK'], 'SELECT'],
    ['mail that was refused', IMAP, [READY, 'C a SELECT INBOX', 'S a BAD log in first'], null],
    [
      'a login without a password',
      IMAP,
      [READY, 'C a AUTHENTICATE CRAM-MD5', 'S + x', 'C y', 'S a OK in'],
      'AUTHENTICATE',
    ],
    ['the same, refused', IMAP, [READY, 'C a AUTHENTICATE CRAM-MD5', 'S + x', 'C y', 'S a NO no'], null],
    [
      'SASL that tells the password',
      IMAP,
      [READY, 'C a AUTHENTICATE PLAIN', 'S + ', 'C y', 'S a NO no'],
      'AUTHENTICATE',
    ],
    ['SASL that is given up', IMAP, [READY, 'C a AUTHENTICATE PLAIN', 'S + ', 'C *', 'S a BAD x'], null],
    ['SASL that is refused at once', IMAP, [READY, 'C a AUTHENTICATE PLAIN', 'S a NO x'], null],
    ['nothing in what any client says', IMAP, [READY, 'C a ID NIL', 'S a OK', 'C b LOGOUT', 'S b OK'], null],
    ['nothing in a name', POP3, ['S +OK', 'C USER bob', 'S +OK', 'C QUIT', 'S +OK'], null],
    ['PASS', POP3, ['S +OK', 'C USER bob', 'S +OK', 'C PASS secret', 'S -ERR'], 'PASS'],
    ['APOP', POP3, ['S +OK <1@x>', 'C APOP bob x', 'S +OK'], 'APOP'],
    ['a script', SIEVE, ['S OK', 'C LISTSCRIPTS', 'S OK'], 'LISTSCRIPTS'],
  ])('%s', (_, grammar, said, exposed) => {
    expect(factsOf(grammar, said).exposed?.verb ?? null).toBe(exposed);
  });
});

describe('a demand for TLS', () => {
  it.each<[string, Grammar, readonly string[]]>([
    ['PRIVACYREQUIRED', IMAP, [READY, 'C a LOGIN x y', 'S a NO [PRIVACYREQUIRED] no']],
    [
      'Dovecot by POP3',
      POP3,
      [
        'S +OK',
        'C USER x',
        'S -ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
      ],
    ],
    ['ENCRYPT-NEEDED', SIEVE, ['S OK', 'C AUTHENTICATE "PLAIN"', 'S NO (ENCRYPT-NEEDED) "no"']],
  ])('%s', (_, grammar, said) => {
    expect(factsOf(grammar, said).tlsDemand).not.toBeNull();
  });

  it.each<[string, Grammar, readonly string[]]>([
    ['a refused login', IMAP, [READY, 'C a LOGIN x y', 'S a NO [AUTHENTICATIONFAILED] no']],
    ['a refused STARTTLS', IMAP, [READY, 'C a STARTTLS', "S a BAD TLS support isn't enabled."]],
  ])('%s is none', (_, grammar, said) => {
    expect(factsOf(grammar, said).tlsDemand).toBeNull();
  });
});
