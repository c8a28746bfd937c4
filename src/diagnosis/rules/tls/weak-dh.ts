import { beside, clear, explains, type Rule } from '../../rule.ts';

/** handshake_failure, illegal_parameter, insufficient_security. */
const ALERTS = [40, 47, 71];

export const tlsWeakDh: Rule = {
  id: 'tls.weak-dh',
  title: 'The client gave up at a Diffie-Hellman prime that is too short',
  citation: 'RFC 7919, RFC 9325 section 4.4',
  advice: [
    'Give the server a prime of 2048 bits: Postfix smtpd_tls_dh1024_param_file = auto (3.7 and later) or a file made by openssl dhparam 2048; Exim tls_dhparam; sendmail DHParameters. Or leave DHE out: ECDHE is what clients want.',
  ],
  logLines: [
    'SSL routines::dh key too small',
    'STARTTLS=client: … dh key too small',
    'The Diffie-Hellman prime sent by the server is not acceptable (not long enough)',
  ],
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    const exchange = tls?.conversation.serverKeyExchange ?? null;
    const bits = exchange?.value.dhBits ?? null;
    if (exchange === null || bits === null || bits >= 2048) return clear;
    const detail = `the server's Diffie-Hellman prime has ${bits} bits`;
    const gaveUp =
      ending?.by === 'client' &&
      ending.moment === 'server-flight' &&
      (ending.alert === null || ALERTS.includes(ending.alert.description));
    return gaveUp ? explains(detail, [exchange.frame, ending.frame]) : beside(detail, [exchange.frame]);
  },
};
