import type { Grammar, MailProtocolName } from './grammar.ts';
import { IMAP } from './imap.ts';
import { POP3 } from './pop3.ts';
import { SIEVE } from './sieve.ts';

/** The protocols that are read beside SMTP. */
export const GRAMMARS: Readonly<Record<MailProtocolName, Grammar>> = { imap: IMAP, pop3: POP3, sieve: SIEVE };
