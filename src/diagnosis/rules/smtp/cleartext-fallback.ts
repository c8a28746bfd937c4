import { secondsBetween } from '../../../format/time.ts';
import { ask, clear, comparing, explains, type Rule } from '../../rule.ts';

const READABLE =
  'Anyone on the path could read this mail. Cure the failure that made the client fall back: see the cause of the earlier stream.';

export const smtpCleartextFallback: Rule = {
  id: 'smtp.cleartext-fallback',
  title: 'After a failed TLS attempt the same client came back and delivered unencrypted',
  citation: 'RFC 3207 section 6, RFC 7435 section 3',
  advice: [
    READABLE,
    'To forbid the fallback for a destination: Postfix, a policy in smtp_tls_policy_maps (example.net encrypt; smtp_tls_security_level = dane does it wherever DANE applies); Exim, hosts_require_tls in the smtp transport; sendmail, TLS_Srv:mx.example.net ENCR:128 in the access map. The risk: mail to it waits, and bounces in the end, as long as TLS fails.',
  ],
  logLines: [
    'status=deferred (Cannot start TLS: handshake failure)',
    'TLS session: (gnutls_handshake): Error in protocol version: delivering unencrypted to H=mx.example.net [192.0.2.25] (not in hosts_require_tls)',
    'TLS session failure: delivering unencrypted to mx.example.net [192.0.2.25] (not in hosts_require_tls)',
    'STARTTLS=client, relay=mx.example.net., tlsstate=…, status=trying_again',
  ],
  lmtp: {
    advice: [
      READABLE,
      'To forbid the fallback for a destination: Postfix, level encrypt in lmtp_tls_policy_maps. The risk: mail to it waits, and bounces in the end, as long as TLS fails.',
    ],
    logLines: ['status=deferred (Cannot start TLS: handshake failure)'],
  },
  ...comparing<readonly number[]>({
    check: ({ evidence, outlook }) => {
      if (outlook.outcome !== 'cleartext') return clear;
      const mail = evidence.smtp?.facts.acceptedMail;
      return ask(mail ? [mail.frame] : []);
    },
    compare: (frames, own, others) => {
      const failed = others.findLast(
        (other) =>
          other.stream < own.stream &&
          other.client.ip === own.client.ip &&
          other.server.port === own.server.port &&
          other.outcome === 'failed',
      );
      if (failed === undefined) return clear;
      const wait = secondsBetween(failed.lastTime, own.firstTime);
      return explains(
        `stream ${failed.stream} of the same client failed at TLS; ${wait.toFixed(1)} s after it, this one delivered in clear`,
        frames,
      );
    },
  }),
};
