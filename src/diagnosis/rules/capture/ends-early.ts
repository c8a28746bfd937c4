import { clear, explains, type Rule } from '../../rule.ts';

export const captureEndsEarly: Rule = {
  id: 'capture.ends-early',
  title: 'The capture ends before the stream does',
  citation: 'RFC 9293 section 3.6',
  advice: [
    'Let tcpdump run until the session is over. A handshake that hangs needs its timeout: five minutes in Postfix (smtp_starttls_timeout, smtpd_starttls_timeout).',
  ],
  logLines: [],
  fetching: {
    advice: [
      'Let tcpdump run until the session is over. A handshake that hangs needs its timeout: three minutes in Dovecot, five in fetchmail (timeout).',
    ],
  },
  lmtp: {
    advice: [
      'Let tcpdump run until the session is over. A handshake that hangs needs its timeout: five minutes in Postfix (lmtp_starttls_timeout).',
    ],
  },
  check: ({ outlook: { loss } }) =>
    loss?.kind === 'ends-early'
      ? explains('the capture ends while the stream is in its dialogue or handshake', loss.frames)
      : clear,
};
