import { preludeText } from '../../prelude-text.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const proxyRefused: Rule = {
  id: 'proxy.refused',
  title: 'The proxy did not make the connection to the mail server',
  citation: 'RFC 1928 section 6, RFC 9110 section 9.3.6',
  advice: [
    "Read the proxy's answer: it names the reason. Many proxies let CONNECT through to port 443 only: Squid needs the port in an acl that http_access allows (acl Safe_ports, acl SSL_ports), tinyproxy in ConnectPort; Dante needs a socks pass rule for it.",
    'Where the proxy says that it cannot reach the host, try from the proxy itself: nc -vz HOST PORT.',
  ],
  logLines: [
    'TCP_DENIED/403 3887 CONNECT mx.example.net:25 - HIER_NONE/- text/html',
    'Refused CONNECT method on port 25',
    'info: block(1): tcp/connect ]: 192.0.2.7.46056 192.0.2.80.1080 -> 0.0.0.0.0 mx.example.net.25',
  ],
  fetching: {
    logLines: [
      'TCP_DENIED/403 3887 CONNECT imap.example.net:993 - HIER_NONE/- text/html',
      'Refused CONNECT method on port 993',
      'info: block(1): tcp/connect ]: 192.0.2.7.46056 192.0.2.80.1080 -> 0.0.0.0.0 imap.example.net.993',
    ],
  },
  lmtp: {
    logLines: [
      'TCP_DENIED/403 3887 CONNECT mail.example.net:24 - HIER_NONE/- text/html',
      'Refused CONNECT method on port 24',
      'info: block(1): tcp/connect ]: 192.0.2.7.46056 192.0.2.80.1080 -> 0.0.0.0.0 mail.example.net.24',
    ],
  },
  check: ({ evidence: { prelude }, outlook }) => {
    if (prelude === null || prelude.accepted === true || outlook.outcome !== 'unreached') return clear;
    const { frame, answer } = prelude;
    return explains(preludeText(prelude), answer === null ? [frame] : [frame, answer.frame]);
  },
};
