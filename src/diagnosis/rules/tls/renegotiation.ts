import { beside, clear, explains, type Rule } from '../../rule.ts';

export const tlsRenegotiation: Rule = {
  id: 'tls.renegotiation',
  title: 'A renegotiation inside the session, and the connection ended',
  citation: 'RFC 5746, RFC 8446 section 4.1.2',
  advice: [
    'In openssl s_client a capital R at the start of a line renegotiates (and Q quits): type smtp commands in lower case (rcpt to:), or start it with -quiet or -ign_eof; better: test with swaks.',
    'Servers may refuse renegotiation: it is not needed for mail, and TLS 1.3 has none.',
  ],
  logLines: [
    'RENEGOTIATING',
    '421 mx.example.net lost input connection',
    'TLS library problem: error:0A000153:SSL routines::no renegotiation',
    'SSL_accept error',
  ],
  check: ({ evidence: { tls }, outlook }) => {
    const begun = tls?.state.renegotiation ?? null;
    if (begun === null) return clear;
    if (tls?.state.renegotiated)
      return beside(`the ${begun.from} began a renegotiation, and it went through`, [begun.frame], {
        title: 'The session was renegotiated',
      });
    const detail = `inside the established session the ${begun.from} began a new handshake`;
    if (outlook.outcome !== 'failed') return beside(`${detail}; the session went on`, [begun.frame]);
    const end = outlook.ending;
    const closed =
      end === null ? '' : `; then the ${end.by} ${end.how === 'alert' ? 'sent an alert' : 'closed'}`;
    return explains(`${detail}${closed}`, [begun.frame, ...(end === null ? [] : [end.frame])]);
  },
};
