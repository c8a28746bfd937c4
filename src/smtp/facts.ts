import type { Command, Reply, SmtpDialogue } from './dialogue.ts';

/** What the clear part of an SMTP session comes to. */
export interface SmtpFacts {
  /** The name of the last EHLO, HELO or LHLO. */
  readonly ehlo: string | null;
  /** The last EHLO (or LHLO, HELO) that was sent. */
  readonly hello: Command | null;
  /** The last EHLO or LHLO that was answered with 250. */
  readonly answeredEhlo: Command | null;
  /** The lines of that answer without the first. */
  readonly capabilities: readonly string[];
  readonly starttlsOffered: boolean;
  /** The STARTTLS that the server agreed to, else the first. */
  readonly starttls: Command | null;
  /** The first MAIL that the server accepted: its reply says so, or the message that was sent after it. */
  readonly acceptedMail: Command | null;
  /** The first refusal that demands STARTTLS. */
  readonly tlsDemand: Command | null;
  readonly quit: Command | null;
  /** The keyword or command that something on the path has overwritten, as it reads. */
  readonly overwritten: { readonly text: string; readonly frame: number; readonly isCommand: boolean } | null;
}

const HELLO_VERBS = ['EHLO', 'HELO', 'LHLO'];

export function smtpFacts(dialogue: SmtpDialogue): SmtpFacts {
  const { commands } = dialogue;
  const hello = commands.findLast(({ verb }) => HELLO_VERBS.includes(verb)) ?? null;
  const answered = commands.findLast(
    ({ verb, reply }) => verb !== 'HELO' && HELLO_VERBS.includes(verb) && isPositive(reply),
  );
  const starttls = commands.filter(({ verb }) => verb === 'STARTTLS');
  const capabilities = answered?.reply?.text.slice(1) ?? [];
  return {
    ehlo: hello?.argument ?? null,
    hello,
    answeredEhlo: answered ?? null,
    capabilities,
    starttlsOffered: capabilities.some((line) => /^\s*STARTTLS(\s|$)/i.test(line)),
    starttls: starttls.find(({ reply }) => reply?.code === 220) ?? starttls[0] ?? null,
    acceptedMail: acceptedMail(commands),
    tlsDemand: commands.find(({ verb, reply }) => verb !== 'STARTTLS' && demandsTls(reply)) ?? null,
    quit: commands.find(({ verb }) => verb === 'QUIT') ?? null,
    overwritten: overwrittenCommand(commands) ?? overwrittenKeyword(answered ?? null, capabilities),
  };
}

/** The only reply that accepts MAIL (RFC 5321 section 4.3.2). */
const MAIL_ACCEPTED = 250;

function acceptedMail(commands: readonly Command[]): Command | null {
  // Where the server's replies were not captured: nobody sends a message that was not asked for.
  const message = commands.findIndex(({ verb }) => verb === '.');
  return (
    commands.find(
      ({ verb, reply }, i) =>
        verb === 'MAIL' && (reply?.code === MAIL_ACCEPTED || (reply === null && i < message)),
    ) ?? null
  );
}

function isPositive(reply: Reply | null): boolean {
  return reply !== null && reply.code >= 200 && reply.code < 300;
}

/** A refusal that speaks of TLS: 530 of RFC 3207 section 4, and the other codes that servers use for it. */
function demandsTls(reply: Reply | null): boolean {
  if (reply === null || reply.code < 400) return false;
  const text = reply.text.join(' ');
  return reply.code === 530
    ? /starttls|\btls\b|encrypt/i.test(text)
    : /starttls|\b(tls|encryption) (is )?requir|requires? tls/i.test(text);
}

/** Firewalls overwrite what they do not like with X, letter by letter. */
function overwrittenKeyword(ehlo: Command | null, capabilities: readonly string[]): SmtpFacts['overwritten'] {
  const text = capabilities.find((line) => /^X{4,}[A-Z]?$/.test(line.trim()));
  return text === undefined || !ehlo?.reply
    ? null
    : { text: text.trim(), frame: ehlo.reply.frame, isCommand: false };
}

function overwrittenCommand(commands: readonly Command[]): SmtpFacts['overwritten'] {
  const command = commands.find(({ verb, reply }) => /^X{8}$/.test(verb) || refusesOverwritten(reply));
  return command === undefined ? null : { text: command.verb, frame: command.frame, isCommand: true };
}

function refusesOverwritten(reply: Reply | null): boolean {
  return reply !== null && reply.code >= 500 && /"X{4,}"/.test(reply.text.join(' '));
}
