import type { StreamEvidence } from '../../evidence.ts';
import { cutFrames, hidesOffer, lossySides } from '../../loss.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const mailStarttlsNotUsed: Rule = {
  id: 'mail.starttls-not-used',
  title: 'TLS was to be had, and the client logged in without it',
  citation: 'RFC 8314 section 3, RFC 2595 section 2',
  advice: [
    'Set the client to STARTTLS, or to SSL/TLS and port 993 (IMAP) or 995 (POP3). Who reads along has the mail, and with LOGIN, USER and PASS or PLAIN the password as well: change it.',
    'Let the server refuse such logins: Dovecot ssl = required and disable_plaintext_auth = yes (auth_allow_cleartext = no since 2.4); Cyrus allowplaintext: no; Courier IMAP_TLS_REQUIRED=1.',
  ],
  logLines: [
    'imap-login: Login: user=<bob>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, mpid=2310, session=<…>',
    'pop3-login: Login: user=<bob>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, mpid=2311, session=<…>',
  ],
  onlyAsCause: true,
  check: ({ evidence, outlook }) => {
    const { mail } = evidence;
    if (mail === null || outlook.outcome !== 'cleartext') return clear;
    const { starttlsOffered, starttls, exposed, toldIn } = mail.facts;
    if (starttls !== null || exposed === null || (toldIn !== null && !starttlsOffered)) return clear;
    const { verb, frame } = exposed;
    if (toldIn === null)
      return isUnasked(evidence)
        ? explains(`the client went on with ${verb}, and did not ask what the server offers`, [frame], {
            title: 'The client logged in without TLS',
          })
        : clear;
    if (hidesOffer(evidence, outlook.outcome)) return clear;
    const { starttls: word } = mail.dialogue.grammar;
    return explains(`the server offers ${word}; the client went on with ${verb}`, [toldIn, frame]);
  },
};

/** All that was said is in the capture, and the client asked nothing. */
function isUnasked(evidence: StreamEvidence): boolean {
  const lossy = lossySides(evidence);
  return evidence.tcp.opened === 'syn' && !lossy.client && !lossy.server && cutFrames(evidence).length === 0;
}
