import { secondsBetween } from '../../../format/time.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const smtpCleartextFallback: Rule = {
  id: 'smtp.cleartext-fallback',
  title: 'After a failed TLS attempt the same client came back and delivered in clear',
  citation: 'RFC 3207 section 4.1',
  advice: [
    'The mail was readable on the path. Cure the failure that made the client fall back: see the cause of the earlier stream.',
    'A client that must not fall back: Postfix smtp_tls_security_level = encrypt (or dane, verify, secure in a policy table); Exim hosts_require_tls, tls_tempfail_tryclear = false; sendmail TLS_Srv: with ENCR.',
  ],
  logLines: [
    'Cannot start TLS: handshake failure',
    'TLS session failure: delivering unencrypted to mx.example.net [192.0.2.25] (not in hosts_require_tls)',
  ],
  check: ({ evidence, outlook, context }) => {
    if (outlook.outcome !== 'cleartext') return clear;
    const failed = context
      .toSameServer(evidence)
      .findLast(
        ({ evidence: other }) =>
          other.stream < evidence.stream &&
          other.client.ip === evidence.client.ip &&
          other.server.port === evidence.server.port &&
          context.outlookOf(other).outcome === 'failed',
      );
    if (failed === undefined) return clear;
    const wait = secondsBetween(failed.evidence.lastTime, evidence.firstTime);
    const mail = evidence.smtp?.facts.acceptedMail;
    return explains(
      `stream ${failed.evidence.stream} of the same client failed at TLS; ${wait.toFixed(1)} s after it, this one delivered in clear`,
      mail ? [mail.frame] : [],
    );
  },
};
