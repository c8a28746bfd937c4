import type { Command } from '../../../smtp/dialogue.ts';
import type { Side } from '../../../tls/conversation.ts';
import type { SmtpEvidence } from '../../evidence.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

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
  check: ({ evidence: { tls, smtp }, outlook }) => {
    if (outlook.outcome === 'secured') return clear;
    const spoken = smtp === null || tls?.conversation.clientHellos.length ? null : commandAfterStarttls(smtp);
    if (spoken !== null && outlook.outcome === 'failed') {
      return explains(
        `after the server's 220 the client sent ${spoken.verb} in place of a ClientHello`,
        [spoken.frame],
        {
          title: titleFor('client'),
        },
      );
    }
    for (const side of ['server', 'client'] as const) {
      const clearText = tls?.clear[side] ?? null;
      if (clearText === null) continue;
      const detail = `the ${side} sent: ${clearText.text.split(/\r?\n/)[0] ?? ''}`;
      const title = titleFor(side);
      return outlook.ending?.how === 'clear-text'
        ? explains(detail, [clearText.frame], { title })
        : beside(detail, [clearText.frame], { title });
    }
    return clear;
  },
};

function titleFor(side: Side): string {
  return `The ${side} sent plain text where a TLS message was due`;
}

/** The first command that follows an accepted STARTTLS in clear. */
function commandAfterStarttls({ dialogue, facts: { starttls } }: SmtpEvidence): Command | null {
  const { reply } = starttls ?? { reply: null };
  if (starttls === null || reply?.code !== 220) return null;
  return dialogue.commands.find(({ frame }) => frame > reply.frame) ?? null;
}
