import { beside, clear, explains, type Rule } from '../../rule.ts';

const NOT_NEEDED =
  'Servers may refuse renegotiation: mail does not need it, and TLS 1.3 does not have it. Do not switch it on for a test.';

export const tlsRenegotiation: Rule = {
  id: 'tls.renegotiation',
  title: 'One side tried to negotiate TLS anew inside the session',
  citation: 'RFC 5746, RFC 9325 section 3.5',
  advice: [
    'In openssl s_client a capital R at the start of a line renegotiates (and Q quits): type SMTP commands in lower case (rcpt to:), or start it with -quiet or -ign_eof. Better: test with swaks.',
    NOT_NEEDED,
  ],
  logLines: [
    'RENEGOTIATING',
    '421 mx.example.net lost input connection',
    'TLS error on connection from client.example.org [192.0.2.7] (recv): Rehandshake was requested by the peer.',
    'error:0A000153:SSL routines::no renegotiation',
    'TLS error (SSL_read): error:0A000410:SSL routines::sslv3 alert handshake failure',
  ],
  fetching: {
    advice: [
      'In openssl s_client a capital R at the start of a line renegotiates (and Q quits): begin lines in lower case, or start it with -quiet or -ign_eof.',
      NOT_NEEDED,
    ],
    logLines: [
      'RENEGOTIATING',
      'imap-login: Disconnected: Connection closed: SSL_read failed: error:0A000410:SSL routines::sslv3 alert handshake failure: SSL alert number 40',
      'error:0A000153:SSL routines::no renegotiation',
    ],
  },
  lmtp: {
    advice: [
      'In openssl s_client a capital R at the start of a line renegotiates (and Q quits): type commands in lower case (rcpt to:), or start it with -quiet or -ign_eof. Better: test with swaks --protocol LMTP.',
      NOT_NEEDED,
    ],
    logLines: [
      'RENEGOTIATING',
      'error:0A000153:SSL routines::no renegotiation',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
  },
  check: ({ evidence: { tls, tcp }, outlook }) => {
    const begun = tls?.state.renegotiation ?? null;
    if (tls === null || begun === null) return clear;
    if (tls.state.renegotiated)
      return beside(`the ${begun.from} began a renegotiation, and it went through`, [begun.frame], {
        title: 'The session was renegotiated',
      });
    const detail = `inside the established session the ${begun.from} began a new handshake`;
    if (outlook.outcome !== 'failed') {
      const then = tcp.closed === null ? 'how it ended is not in the capture' : 'the session went on';
      return beside(`${detail}; ${then}`, [begun.frame]);
    }
    const { clear: clearText } = tls;
    const said =
      clearText.server === null
        ? ''
        : `; the server answered in clear: ${clearText.server.text.split(/\r?\n/)[0]}`;
    const end = outlook.ending;
    const closed =
      end === null ? '' : `; then the ${end.by} ${end.how === 'alert' ? 'sent an alert' : 'closed'}`;
    return explains(`${detail}${said}${closed}`, [begun.frame, ...(end === null ? [] : [end.frame])], {
      title: `The ${begun.from} tried to negotiate TLS anew inside the session`,
    });
  },
};
