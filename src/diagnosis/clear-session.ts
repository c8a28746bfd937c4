import type { MailEvidence, SmtpEvidence, StreamEvidence } from './evidence.ts';

/** What became of a session as long as it was in clear, in whichever protocol. */
export interface ClearSession {
  /** Mail was accepted, or a password given away, or access to mail given. */
  readonly isExposed: boolean;
  /** What became of the wish for TLS. */
  readonly starttls: 'none' | 'unanswered' | 'refused' | 'agreed';
  /** The server greeted with a refusal. */
  readonly greetsBadly: boolean;
  /** The server refused a command for want of TLS. */
  readonly demandsTls: boolean;
  /** A command has no answer that might have exposed something. */
  isOpen(): boolean;
  /** The client's farewell was answered. */
  readonly isOver: boolean;
}

/** null where nothing was said in clear that we read. */
export function clearSession({ smtp, mail }: StreamEvidence): ClearSession | null {
  if (smtp !== null) return ofSmtp(smtp);
  return mail === null ? null : ofMail(mail);
}

function ofSmtp({ dialogue, facts }: SmtpEvidence): ClearSession {
  const { starttls, overwritten } = facts;
  const reply = starttls?.reply?.code ?? null;
  return {
    isExposed: facts.acceptedMail !== null,
    starttls:
      starttls === null
        ? // A command that something on the path has overwritten was a try at TLS.
          overwritten?.isCommand
          ? 'refused'
          : 'none'
        : reply === null
          ? 'unanswered'
          : reply === 220
            ? 'agreed'
            : 'refused',
    greetsBadly: (dialogue.greeting?.code ?? 0) >= 400,
    demandsTls: facts.tlsDemand !== null,
    // MAIL without its reply: the server's word is not in the capture, though the client has closed.
    isOpen: () => dialogue.commands.some(({ verb, reply }) => verb === 'MAIL' && reply === null),
    isOver: Boolean(facts.quit?.reply),
  };
}

function ofMail({ dialogue, facts }: MailEvidence): ClearSession {
  const { starttls, leave } = facts;
  const { commands, greeting, grammar } = dialogue;
  const answer = starttls?.answer ?? null;
  return {
    isExposed: facts.exposed !== null,
    starttls:
      starttls === null ? 'none' : answer === null ? 'unanswered' : answer.isPositive ? 'agreed' : 'refused',
    greetsBadly: greeting !== null && !greeting.isPositive,
    demandsTls: facts.tlsDemand !== null,
    isOpen: () => commands.some((it) => it.answer === null && !grammar.harmless.has(it.verb)),
    isOver: Boolean(leave?.answer),
  };
}
