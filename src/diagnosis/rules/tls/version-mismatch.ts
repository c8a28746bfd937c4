import { isGrease, versionCodePoint } from '../../../registry/name-of.ts';
import { serverHelloOf } from '../../../tls/conversation.ts';
import type { ClientHello } from '../../../tls/messages/client-hello.ts';
import { SSL2 } from '../../../tls/ssl2-record.ts';
import { bestVersion, clientHelloOf, isOld } from '../../hello-facts.ts';
import { ask, beside, clear, comparing, explains, type Rule, type Subject } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

const PROTOCOL_VERSION = 70;
const HANDSHAKE_FAILURE = 40;
const INTERNAL_ERROR = 80;

/** Versions that the same server agreed on in other streams. */
function versionsOf(others: readonly Sighting[]): number[] {
  const versions = others.flatMap(({ version }) => version ?? []);
  return [...new Set(versions)].sort((a, b) => a - b);
}

interface Facts {
  readonly detail: string;
  readonly frames: readonly number[];
  readonly explains: boolean;
  /** The version on which all hangs: where the server takes it from others, there must be another reason. */
  readonly unlessTaken: number | null;
}

const OLD_CLIENT =
  'Where the client is too old and that cannot be had at once, let the server take the old version again. Dovecot: ssl_min_protocol = TLSv1, and with OpenSSL 3 :@SECLEVEL=0 at the end of ssl_cipher_list. Cyrus: tls1_0 among tls_versions, :@SECLEVEL=0 at the end of tls_ciphers.';

export const tlsVersionMismatch: Rule = {
  id: 'tls.version-mismatch',
  title: 'Client and server have no TLS version in common',
  citation: 'RFC 8446 section 4.2.1 and appendix D, RFC 8996',
  advice: [
    'Best: update the side that is too old, or send its mail through a relay that speaks TLS 1.2.',
    'Where the client is too old and that cannot be had at once, let the server take the old version again. Postfix: smtpd_tls_protocols = >=TLSv1 (before 3.6: !SSLv2, !SSLv3), and with OpenSSL 3 :@SECLEVEL=0 at the end of tls_medium_cipherlist. Exim with OpenSSL: no +no_tlsv1 in openssl_options, tls_require_ciphers = DEFAULT:@SECLEVEL=0; with GnuTLS: +VERS-TLS1.0 in tls_require_ciphers. sendmail: no SSL_OP_NO_TLSv1 in ServerSSLOptions, :@SECLEVEL=0 in CipherList.',
    'The risk: TLS 1.0 and 1.1 are deprecated and weak, many policies forbid them, and the lower level holds for all clients. It is still better than the clear text that many clients fall back to. Never allow SSL 3.',
  ],
  logLines: [
    'SSL_accept error from client.example.org[192.0.2.7]: -1',
    'warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol:../ssl/statem/statem_srvr.c:1664:',
    'error:14209102:SSL routines:tls_early_post_process_client_hello:unsupported protocol',
    'error:140760FC:SSL routines:SSL23_GET_CLIENT_HELLO:unknown protocol',
    'error:0A00042E:SSL routines::tlsv1 alert protocol version',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): A packet with illegal or unsupported version was received.',
    'TLS session: (gnutls_handshake): Error in protocol version',
  ],
  fetching: {
    advice: [
      'Best: update the side that is too old.',
      OLD_CLIENT,
      "Where it is the server: fetchmail sslproto auto (not tls1.2+), TLSv1 among the SSLVersions of mbsync, security.tls.version.min = 1 in Thunderbird's Config Editor; with OpenSSL 3 also CipherString = DEFAULT:@SECLEVEL=0 in openssl.cnf.",
      'The risk: TLS 1.0 and 1.1 are deprecated and weak, many policies forbid them, and the lower level holds for all clients. It is still better than a password in clear. Never allow SSL 3.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol',
      'imap-login: Disconnected: Connection closed: SSL_accept() syscall failed: Invalid argument',
      'fetchmail: OpenSSL reported: error:0A000126:SSL routines::unexpected eof while reading',
      'error:0A00042E:SSL routines::tlsv1 alert protocol version',
      'SSL_ERROR_UNSUPPORTED_VERSION',
    ],
  },
  lmtp: {
    advice: [
      'Best: update the side that is too old.',
      OLD_CLIENT,
      'Where it is the server: Postfix lmtp_tls_protocols = >=TLSv1 (before 3.6: !SSLv2, !SSLv3), the same in lmtp_tls_mandatory_protocols, and with OpenSSL 3 :@SECLEVEL=0 at the end of tls_medium_cipherlist.',
      'The risk: TLS 1.0 and 1.1 are deprecated and weak, and the lower level holds for all clients. Never allow SSL 3.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol (state=READY)',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() syscall failed: Invalid argument (state=READY)',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
      'error:0A00042E:SSL routines::tlsv1 alert protocol version',
    ],
  },
  ...comparing<Facts>({
    check: (subject) => {
      const { evidence, outlook } = subject;
      const { ending } = outlook;
      if (ending === null) return clear;
      const hello = clientHelloOf(evidence);
      const frames = [evidence.tls?.conversation.clientHellos[0]?.frame ?? ending.frame, ending.frame];
      const { by, alert } = ending;
      if (alert?.description === PROTOCOL_VERSION) {
        const detail = `${offerOf(subject)}; the ${by} ended the handshake with protocol_version`;
        return ask({ detail, frames, explains: true, unlessTaken: null });
      }
      if (hello === null || by !== 'server' || ending.moment !== 'hello' || !isOld(hello)) return clear;
      const best = bestVersion(hello);
      const offered = `the client offers ${versionCodePoint(best).name} at most`;
      if (alert?.description === INTERNAL_ERROR) {
        const detail = `${offered}: OpenSSL 3 gives internal_error where its security level forbids that`;
        return ask({ detail, frames, explains: false, unlessTaken: best });
      }
      const isMute = ending.how === 'fin' || ending.how === 'inferred-alert' || ending.how === 'ssl2-error';
      // A server that sends alerts has not taken SSL 2.0, which has none.
      const isBelow = best === SSL2 || (alert?.recordVersion ?? 0) <= best;
      const isRefusal = alert?.description === HANDSHAKE_FAILURE && isBelow;
      if (!isMute && !isRefusal) return clear;
      const how = isMute ? mutely(subject) : 'answered with handshake_failure';
      const detail = `likely: ${offered}, and the server ${how}`;
      return ask({ detail, frames, explains: true, unlessTaken: best });
    },
    compare: ({ detail, frames, explains: isCause, unlessTaken }, _, others) => {
      const taken = versionsOf(others);
      if (unlessTaken !== null && taken.includes(unlessTaken)) return clear;
      if (!isCause) return beside(detail, frames);
      const names = taken.map((id) => versionCodePoint(id).name);
      const elsewhere =
        names.length === 0 ? '' : `; from others in this capture the server took ${names.join(' and ')}`;
      return explains(`${detail}${elsewhere}`, frames);
    },
  }),
};

function mutely({ evidence }: Subject): string {
  const error = evidence.tls?.conversation.ssl2.error;
  return error ? `answered with the error ${error.value.name} of SSL 2.0` : 'closed without an alert';
}

/** What the client offers, or the server chose. */
function offerOf({ evidence }: Subject): string {
  const chosen = evidence.tls === null ? null : serverHelloOf(evidence.tls.conversation);
  if (chosen !== null) return `the server chose ${chosen.value.version.name}`;
  const hello = clientHelloOf(evidence);
  if (hello === null) return 'the ClientHello is not in the capture';
  const best = versionCodePoint(bestVersion(hello)).name;
  return isOnly(hello) ? `the client offers ${best} only` : `the client offers ${best} at most`;
}

/** supported_versions lists a single one: the server may be what is too old. */
function isOnly({ versions, fields }: ClientHello): boolean {
  return fields.supportedVersions !== undefined && versions.filter(({ id }) => !isGrease(id)).length === 1;
}
