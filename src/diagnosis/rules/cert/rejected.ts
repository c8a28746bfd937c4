import { formatTlsa } from '../../../dane/tlsa.ts';
import { isTls13 } from '../../../tls/conversation.ts';
import { hiddenCertificateLength } from '../../../tls/inference/certificate-length.ts';
import { whatFails } from '../../certificate-finding.ts';
import { type Rejection, rejectionOf } from '../../rejection.ts';
import { ask, clear, comparing, explains, type Found, type Rule, type Subject } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

const LIKELY = "The client likely rejected the server's certificate, and the capture cannot show why";

/** How to get the certificate to see that the capture does not show; nothing where none was sent. */
function toSeeIt({ evidence: { tls }, certificates: { chain } }: Subject): string[] {
  if (chain !== null || tls === null || tls.state.resumed) return [];
  const { version, certificates, compressedCertificates } = tls.conversation;
  if (certificates.server !== null)
    return [
      'Look at what the server is set to present: openssl x509 -noout -text -in FILE says whether it is a certificate.',
    ];
  // It was decrypted, and could not be unpacked: no secret is missing.
  if (compressedCertificates.server !== null) return [];
  return version !== null && isTls13(version)
    ? ['TLS 1.3 encrypts the certificate: a key log of the session (--keylog) shows it.']
    : [
        'The certificate is not whole in the capture: capture again, whole packets (tcpdump -s 0) of both directions.',
      ];
}

/** Where the client says that something has expired, and by the time of the capture nothing has. */
function byItsClock({ certificates: { chain, clock } }: Subject, { named }: Rejection): string[] {
  return named === 'cert.expired' && chain !== null && clock !== 'before' && clock !== 'after'
    ? [
        "At the time of the capture nothing in the chain had expired: look at the client's clock, and for an expired certificate in its store of roots.",
      ]
    : [];
}

/** What is compared where the certificate is hidden. */
interface Facts {
  readonly detail: string;
  readonly frames: readonly number[];
  readonly more: Pick<Partial<Found>, 'title' | 'advice'>;
  /** Bytes of the Certificate message. */
  readonly length: number;
}

export const certRejected: Rule = {
  id: 'cert.rejected',
  title: "The client rejected the server's certificate, and the capture cannot show why",
  citation: 'RFC 8446 section 6.2',
  advice: [
    "The client's log says why. Give pcapinspect what the client knew: --host with the MX host, --nexthop with the recipient domain, --tlsa with the TLSA records, --ca-file with its private roots.",
  ],
  logLines: [
    'status=deferred (Server certificate not verified)',
    'TLS session: (certificate verification failed): certificate invalid',
    'error:0A000412:SSL routines::sslv3 alert bad certificate',
    'error:0A000412:SSL routines::ssl/tls alert bad certificate',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is bad',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Decryption has failed.',
    '454 4.7.5 Certificate validation failure',
  ],
  fetching: {
    advice: [
      "The client's log says why. Give pcapinspect what the client knew: --host with the name that the account is set to, --ca-file with its private roots.",
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48',
      'fetchmail: OpenSSL reported: error:0A000086:SSL routines::certificate verify failed',
    ],
  },
  lmtp: {
    advice: [
      "The client's log says why. Give pcapinspect what the client knew: --host with the server's name, --nexthop with the destination, --tlsa with the TLSA records, --ca-file with its private roots.",
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (state=READY)',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48 (state=READY)',
      'status=deferred (Server certificate not verified)',
    ],
  },
  onlyAsCause: true,
  ...comparing<Facts>({
    check: (subject) => {
      const rejection = rejectionOf(subject);
      if (rejection === null || rejection.isVague) return clear;
      const { tls } = subject.evidence;
      const fitting = subject.certificates.tlsa.find(({ matchedDepth }) => matchedDepth !== null);
      const dane = fitting === undefined ? '' : `; the TLSA record ${formatTlsa(fitting.record)} fits it`;
      const detail = `${rejection.text}; ${whatIsSeen(subject)}${dane}`;
      const { frames } = rejection;
      const more = {
        ...(rejection.how === 'alert' ? {} : { title: LIKELY }),
        advice: [...byItsClock(subject, rejection), ...toSeeIt(subject)],
      };
      const length = tls === null ? null : hiddenCertificateLength(tls.conversation, tls.state);
      // Where padding hides the length, it fits any chain.
      const isExact = length !== null && length.min === length.max;
      return isExact ? ask({ detail, frames, more, length: length.max }) : explains(detail, frames, more);
    },
    compare: ({ detail, frames, more, length }, _, others) => {
      const alike = others.find(({ leaf }) => leaf?.messageLength === length);
      const guess = alike === undefined ? '' : `, but is likely the one of ${describeShown(alike)}`;
      return explains(`${detail}${guess}`, frames, more);
    },
  }),
};

/** What of the certificate may be behind it. */
function whatIsSeen({ evidence: { tls }, certificates: { chain, clock, problems } }: Subject): string {
  if (chain === null) {
    if (tls?.state.resumed) return 'the session was resumed, so that no certificate was sent';
    if (tls?.conversation.certificates.server?.value.length === 0)
      return 'the server sent an empty list of certificates';
    const unread = problems.find(({ from }) => from === 'server');
    return unread === undefined
      ? 'the certificate is not visible here'
      : `what the server sent is no certificate that can be read: ${unread.message}`;
  }
  return whatFails(chain, clock);
}

/** Whose Certificate message is as long. */
function describeShown({ stream, leaf }: Sighting): string {
  return `stream ${stream} by the length of its message: ${leaf?.subject}, issued by ${leaf?.issuer}`;
}
