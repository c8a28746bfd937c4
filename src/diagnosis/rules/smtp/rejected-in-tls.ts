import type { Abandonment } from '../../abandonment.ts';
import { FETCHING } from '../../clear-in-tls.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const smtpRejectedInTls: Rule = {
  id: 'smtp.rejected-in-tls',
  title: 'The server ended the session inside TLS',
  citation: 'RFC 5321 section 3.8, RFC 3207 section 4.1',
  advice: [
    "The handshake is not the problem: the server refused the client inside TLS, in a reply that a capture without keys (--keylog) shows only as a length. The server's log has the text, and so has the client's: a TLS version or a client certificate that its policy demands, a block list, a refused EHLO name.",
  ],
  logLines: [
    '421 4.7.66 TLS 1.0 and 1.1 are not supported',
    'NOQUEUE: abort: TLS from client.example.org[192.0.2.7]: No client certificate presented',
    'lost connection after EHLO from client.example.org[192.0.2.7]',
  ],
  lmtp: {
    advice: [
      "The handshake is not the problem: the server refused the client inside TLS, in a reply that a capture without keys (--keylog) shows only as a length. The server's log has the text, and so has the client's.",
    ],
    logLines: ['lmtp(2310): Disconnect from 192.0.2.7: Connection closed (state=READY)'],
  },
  onlyAsCause: true,
  check: ({ evidence: { protocol }, outlook: { abandonment } }) => {
    if (abandonment?.by !== 'server' || FETCHING.includes(protocol)) return clear;
    return explains(`${clientPart(abandonment)} ${serverPart(abandonment)}`, abandonment.frames);
  },
};

function clientPart({ command, said }: Abandonment): string {
  if (command === 'none') return 'before the client had said anything inside TLS,';
  return said?.verb
    ? `the client said ${said.verb} inside TLS, and`
    : 'the client spoke once inside TLS, and';
}

function serverPart({ command, answered, said }: Abandonment): string {
  if (said?.reply) return `the server said ${said.reply.code} ${said.reply.text.join(' ')}, and closed`;
  if (command === 'none') return 'the server closed';
  return answered
    ? 'the server closed (likely after one refusal: it is encrypted)'
    : 'the server closed without an answer';
}
