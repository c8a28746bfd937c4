import { formatTlsa } from '../../../dane/tlsa.ts';
import { hiddenCertificateLength } from '../../../tls/inference/certificate-length.ts';
import { rejectionOf } from '../../rejection.ts';
import { ask, clear, comparing, explains, type Rule } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

/** What is compared where the certificate is hidden. */
interface Facts {
  readonly detail: string;
  readonly frames: readonly number[];
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
      const { chain, tlsa } = subject.certificates;
      const { tls } = subject.evidence;
      const fitting = tlsa.find(({ matchedDepth }) => matchedDepth !== null);
      const why =
        chain === null
          ? tls?.state.resumed
            ? 'the session was resumed, so that no certificate was sent'
            : 'the certificate is not visible here'
          : 'nothing that can be checked here is wrong with it';
      const dane = fitting === undefined ? '' : `; the TLSA record ${formatTlsa(fitting.record)} fits it`;
      const detail = `${rejection.text}; ${why}${dane}`;
      const { frames } = rejection;
      const length = tls === null ? null : hiddenCertificateLength(tls.conversation, tls.state);
      // Where padding hides the length, it fits any chain.
      const isExact = length !== null && length.min === length.max;
      return isExact ? ask({ detail, frames, length: length.max }) : explains(detail, frames);
    },
    compare: ({ detail, frames, length }, _, others) => {
      const alike = others.find(({ leaf }) => leaf?.messageLength === length);
      const guess = alike === undefined ? '' : `, but is likely the one of ${describeShown(alike)}`;
      return explains(`${detail}${guess}`, frames);
    },
  }),
};

/** Whose Certificate message is as long. */
function describeShown({ stream, leaf }: Sighting): string {
  return `stream ${stream} by the length of its message: ${leaf?.subject}, issued by ${leaf?.issuer}`;
}
