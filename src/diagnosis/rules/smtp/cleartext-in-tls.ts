import type { Command } from '../../../smtp/dialogue.ts';
import { clearTextInTls, FETCHING } from '../../clear-in-tls.ts';
import type { SmtpEvidence } from '../../evidence.ts';
import { clear, type Rule } from '../../rule.ts';

export const smtpCleartextInTls: Rule = {
  id: 'smtp.cleartext-in-tls',
  title: 'One side sent plain text where a TLS message was due',
  citation: 'RFC 3207 section 4',
  advice: [
    'The side that sent the text is not speaking TLS: read what it says. Text behind an alert comes from a server that falls back to plain SMTP after its own TLS failure: the alert gives the reason.',
  ],
  logLines: [
    'SSL_connect error to mx.example.net[192.0.2.25]:25: -1',
    'warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:350:',
    'error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
    'TLS session: (gnutls_handshake): An unexpected TLS packet was received.',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): An unexpected TLS packet was received.',
    '454 TLS not available due to a temporary reason',
  ],
  lmtp: {
    advice: [
      'The side that sent the text is not speaking TLS: read what it says. Text behind an alert comes from a server that goes on in clear after its own TLS failure: the alert gives the reason.',
    ],
    logLines: [
      'SSL_connect error to mail.example.net[192.0.2.25]:24: -1',
      'warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:350:',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number (state=READY)',
    ],
  },
  check: ({ evidence, outlook }) => {
    const { smtp, mail, protocol } = evidence;
    // Those have a rule of their own.
    if (mail !== null || FETCHING.includes(protocol)) return clear;
    return clearTextInTls(evidence, outlook, smtp === null ? null : commandAfterStarttls(smtp));
  },
};

/** The first command that follows an accepted STARTTLS in clear. */
function commandAfterStarttls({ dialogue, facts: { starttls } }: SmtpEvidence): Command | null {
  const { reply } = starttls ?? { reply: null };
  if (starttls === null || reply?.code !== 220) return null;
  return dialogue.commands.find(({ frame }) => frame > reply.frame) ?? null;
}
