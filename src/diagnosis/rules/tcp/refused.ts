import { clear, explains, type Rule } from '../../rule.ts';

export const tcpRefused: Rule = {
  id: 'tcp.refused',
  title: 'The server refused the connection',
  citation: 'RFC 9293 section 3.5.2',
  advice: [
    'Check that the mail server runs and listens on this address and port (ss -ltnp), and that no firewall answers with a reset in its place.',
  ],
  logLines: [
    'connect to mx.example.net[192.0.2.25]:25: Connection refused',
    'Deferred: Connection refused by mx.example.net.',
    'mx.example.net [192.0.2.25] Connection refused',
  ],
  check: ({ evidence: { tcp, firstFrame, server }, outlook }) =>
    outlook.outcome === 'unreached' && tcp.opened === 'refused'
      ? explains(`${server.ip} answered the SYN for port ${server.port} with a reset`, [
          firstFrame,
          tcp.server.rst?.frame ?? firstFrame,
        ])
      : clear,
};
