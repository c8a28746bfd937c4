import { clear, explains, type Rule } from '../../rule.ts';

export const tcpNoAnswer: Rule = {
  id: 'tcp.no-answer',
  title: 'The server never answered the attempt to connect',
  citation: 'RFC 9293 section 3.8.3',
  advice: [
    'Check the route and the firewalls between the two hosts: the first packet (SYN) or its answer is dropped on the way. Many providers and home networks block outgoing port 25: test another server (nc -vz HOST 25), then submit by port 587 or use a relay.',
  ],
  logLines: [
    'connect to mx.example.net[192.0.2.25]:25: Connection timed out',
    'H=mx.example.net [192.0.2.25] Connection timed out',
    'stat=Deferred: Connection timed out with mx.example.net.',
    '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect."',
  ],
  fetching: {
    advice: [
      'Check the route and the firewalls between the two hosts: the first packet (SYN) or its answer is dropped on the way. Test another server (nc -vz HOST PORT) and another network.',
    ],
    logLines: [
      'connection to imap.example.net:993 [192.0.2.25/993] failed: Connection timed out.',
      'Cannot connect to imap.example.net (192.0.2.25:993): Connection timed out',
      'curl: (28) Failed to connect to imap.example.net port 993',
    ],
  },
  lmtp: {
    advice: [
      'Check the route and the firewalls between the two hosts: the first packet (SYN) or its answer is dropped on the way.',
    ],
    logLines: ['connect to mail.example.net[192.0.2.25]:24: Connection timed out'],
  },
  check: ({ evidence: { tcp, firstFrame, lastFrame, server }, outlook }) =>
    outlook.outcome === 'unreached' && tcp.opened === 'unanswered'
      ? explains(`${tcp.client.syns} SYN to ${server.ip} port ${server.port}, and no answer`, [
          firstFrame,
          lastFrame,
        ])
      : clear,
};
