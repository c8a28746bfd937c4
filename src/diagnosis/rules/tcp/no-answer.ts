import { clear, explains, type Rule } from '../../rule.ts';

export const tcpNoAnswer: Rule = {
  id: 'tcp.no-answer',
  title: 'The server never answered',
  citation: 'RFC 9293 section 3.8.1',
  advice: [
    'Check the route and the firewalls between the two hosts: the SYN is dropped on the way, or the answer is. Many networks block outgoing port 25.',
  ],
  logLines: [
    'connect to mx.example.net[192.0.2.25]:25: Connection timed out',
    'Deferred: Connection timed out with mx.example.net.',
    'mx.example.net [192.0.2.25] Connection timed out',
  ],
  check: ({ evidence: { tcp, firstFrame, lastFrame, server }, outlook }) =>
    outlook.outcome === 'unreached' && tcp.opened === 'unanswered'
      ? explains(`${tcp.client.syns} SYN to ${server.ip} port ${server.port}, and no answer`, [
          firstFrame,
          lastFrame,
        ])
      : clear,
};
