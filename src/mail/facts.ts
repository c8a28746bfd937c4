import type { Answer, MailCommand, MailDialogue } from './dialogue.ts';

/** What the clear part of an IMAP, POP3 or ManageSieve session comes to. */
export interface MailFacts {
  /** What the server says last that it can do before it lets the client in. */
  readonly capabilities: readonly string[];
  /** The frame in which it says so, null where it does not. */
  readonly toldIn: number | null;
  readonly starttlsOffered: boolean;
  /** The STARTTLS or STLS that the server agreed to, else the first. */
  readonly starttls: MailCommand | null;
  /** The first command that gives a password away, or to which the server gave access. */
  readonly exposed: MailCommand | null;
  /** The first refusal that demands TLS. */
  readonly tlsDemand: (MailCommand & { readonly answer: Answer }) | null;
  readonly leave: MailCommand | null;
}

export function mailFacts({ commands, capabilities, grammar }: MailDialogue): MailFacts {
  // What a server can do for one who has logged in has no STARTTLS in it.
  const login = commands.find(({ verb }) => !grammar.harmless.has(verb))?.frame ?? Number.POSITIVE_INFINITY;
  const told = capabilities.findLast(({ frame }) => frame < login) ?? null;
  const list = told?.list ?? [];
  const starttls = commands.filter(({ verb }) => verb === grammar.starttls);
  return {
    capabilities: list,
    toldIn: told?.frame ?? null,
    starttlsOffered: list.some((word) => word.trim().toUpperCase() === grammar.starttls),
    starttls: starttls.find(({ answer }) => answer?.isPositive) ?? starttls[0] ?? null,
    exposed:
      commands.find(
        ({ verb, tellsPassword, answer }) =>
          tellsPassword || (answer?.isPositive && !grammar.harmless.has(verb)),
      ) ?? null,
    tlsDemand: commands.filter(({ verb }) => verb !== grammar.starttls).find(demandsTls) ?? null,
    leave: commands.find(({ verb }) => verb === grammar.leave) ?? null,
  };
}

/**
 * A refusal that speaks of TLS: PRIVACYREQUIRED (RFC 5530), ENCRYPT-NEEDED (RFC 5804 section 1.3), and what Dovecot, Cyrus and
 * Courier say.
 */
function demandsTls(command: MailCommand): command is MailCommand & { readonly answer: Answer } {
  const { answer } = command;
  return (
    answer !== null &&
    !answer.isPositive &&
    /PRIVACYREQUIRED|ENCRYPT-NEEDED|starttls|stls|\b(tls|ssl|encryption)\b|plaintext auth/i.test(answer.text)
  );
}
