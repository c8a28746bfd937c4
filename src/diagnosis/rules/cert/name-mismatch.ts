import { endEntityRecord, pkixFinding } from '../../certificate-finding.ts';
import type { NameCheck } from '../../evidence.ts';
import { namesThatCount, sourceText } from '../../name-checks.ts';
import { rejectionOf } from '../../rejection.ts';
import { beside, clear, type Rule } from '../../rule.ts';

/** For a name that only Postfix's level `secure` looks for. */
const SECURE_ADVICE =
  'Client: Postfix level secure wants the next-hop domain in the certificate. Name what to expect in the policy table (example.org secure match=mx.example.net), or use verify, which takes the MX host name but trusts DNS for it.';

const SERVER_ADVICE =
  "Server: get a certificate with the name that clients are set to among its subject alternative names; with several names, one certificate each in Dovecot's local_name blocks.";

/** Of a certificate, or that were meant; more are counted. */
const MOST_NAMES = 8;

export const certNameMismatch: Rule = {
  id: 'cert.name-mismatch',
  title: 'The certificate is not for the name that the client looked for',
  citation: 'RFC 9525 section 6, RFC 3207 section 4.1',
  advice: [
    "Server: get a certificate with the MX host's name among its subject alternative names, or let the MX record point to a name that the certificate has.",
  ],
  logLines: [
    'status=deferred (Server certificate not verified)',
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: num=62:hostname mismatch',
    '[192.0.2.25] SSL verify error: certificate name mismatch: DN="/CN=www.example.net" H="mx.example.net"',
    "Hostname/IP does not match certificate's altnames",
    "TLS Negotiation failed, the certificate doesn't match the host.",
    '450 4.7.320 Certificate validation failed [Message=SubjectMismatch]',
  ],
  fetching: {
    advice: [SERVER_ADVICE, 'Client: set the account to a name that the certificate has.'],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
      "curl: (60) SSL: no alternative certificate subject name matches target host name 'imap.example.net'",
      'fetchmail: Server CommonName mismatch: www.example.net != imap.example.net',
      "Hostname/IP does not match certificate's altnames",
      'SSL_ERROR_BAD_CERT_DOMAIN',
    ],
  },
  lmtp: {
    advice: [
      SERVER_ADVICE,
      'Client: name what to expect in Postfix lmtp_tls_policy_maps (secure match=mail.example.net), or send to a name that the certificate has.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (state=READY)',
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: num=62:hostname mismatch',
      'status=deferred (Server certificate not verified)',
      "Hostname/IP does not match certificate's altnames",
    ],
  },
  check: (subject) => {
    const [leaf] = subject.certificates.server;
    const rejection = rejectionOf(subject);
    const wrong = namesThatCount(subject.certificates, rejection).filter(({ matches }) => !matches);
    if (wrong.length === 0) return clear;
    const names = leaf?.subjectAltNames ?? [];
    const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
    const listed = names.slice(0, MOST_NAMES).map(({ value }) => value);
    const has = `${listed.join(', ') || leaf?.subject}${rest}`;
    const meant = wrong
      .slice(0, MOST_NAMES)
      .map((check) => `${check.name} (${sourceText(check)})`)
      .join(' and ');
    const detail = `the certificate does not fit ${meant}; it is for ${has}`;
    // That the client looks for a name which only DNS shows is likely, and its going for that reason no more than that.
    if (rejection?.isVague && wrong.every(({ frame }) => frame !== undefined))
      return beside(detail, [], { minor: endEntityRecord(subject) !== null });
    // Only a client that ends as Postfix does is known to look for the next-hop domain.
    const onlyNexthop = wrong.every(isNexthop);
    if (onlyNexthop && rejection?.how !== 'abandoned') return beside(detail, [], { minor: true });
    // For LMTP the rule's own advice says so.
    const missesNexthop = subject.evidence.protocol !== 'lmtp' && wrong.some(isNexthop);
    return pkixFinding(subject, detail, { advice: missesNexthop ? [SECURE_ADVICE] : [] });
  },
};

function isNexthop({ source }: NameCheck): boolean {
  return source === '--nexthop' || source === 'MX';
}
