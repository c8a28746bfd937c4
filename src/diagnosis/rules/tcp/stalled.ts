import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tcpStalled: Rule = {
  id: 'tcp.stalled',
  title: 'One side stopped answering in the handshake',
  citation: 'RFC 9293 section 3.8.3',
  advice: [
    'Capture on the other side as well: what arrives there, and does the answer leave? Lost full-size packets (a path MTU problem) and a hung process look alike from here.',
  ],
  logLines: [
    'SSL_accept error from client.example.org[192.0.2.7]: Connection timed out',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: Connection timed out',
    'timeout after STARTTLS from client.example.org[192.0.2.7]',
  ],
  onlyAsCause: true,
  check: ({ outlook: { ending } }) =>
    ending?.how === 'silence' && ending.moment !== 'hello'
      ? explains(`the ${ending.by} sent nothing more ${MOMENTS[ending.moment]}`, [ending.frame])
      : clear,
};
