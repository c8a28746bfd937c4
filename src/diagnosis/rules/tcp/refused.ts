import { clear, explains, type Rule } from '../../rule.ts';

export const tcpRefused: Rule = {
  id: 'tcp.refused',
  title: 'The connection to the server was refused',
  citation: 'RFC 9293 section 3.5.2',
  advice: [
    'Check that the mail server runs and listens on this address and port (ss -ltnp on the server), and that no firewall in between answers with a reset in its place.',
  ],
  logLines: [
    'connect to mx.example.net[192.0.2.25]:25: Connection refused',
    'H=mx.example.net [192.0.2.25] Connection refused',
    'stat=Deferred: Connection refused by mx.example.net.',
    '450 4.4.316 Connection refused [Message=Socket error code 10061]',
  ],
  fetching: {
    logLines: [
      'connection to imap.example.net:993 [192.0.2.25/993] failed: Connection refused.',
      'Cannot connect to imap.example.net (192.0.2.25:993): Connection refused',
      'curl: (7) Failed to connect to imap.example.net port 993',
    ],
  },
  lmtp: {
    logLines: ['connect to mail.example.net[192.0.2.25]:24: Connection refused'],
  },
  check: ({ evidence: { tcp, firstFrame, server }, outlook }) =>
    outlook.outcome === 'unreached' && tcp.opened === 'refused'
      ? explains(`${server.ip} answered the SYN for port ${server.port} with a reset`, [
          firstFrame,
          tcp.server.rst?.frame ?? firstFrame,
        ])
      : clear,
};
