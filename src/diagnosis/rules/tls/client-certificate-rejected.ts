import { ALERTS } from '../../../registry/alerts.ts';
import { codePoint } from '../../../registry/name-of.ts';
import { isCertificateAlert } from '../../certificate-alerts.ts';
import { whatFails } from '../../certificate-finding.ts';
import { isBeforeServerHello } from '../../ending.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const CERTIFICATE_REQUIRED = 116;

const LIKELY = "The server likely rejected the client's certificate";

export const tlsClientCertificateRejected: Rule = {
  id: 'tls.client-certificate-rejected',
  title: "The server rejected the client's certificate",
  citation: 'RFC 8446 sections 4.4.2.4 and 6.2',
  advice: [
    "Look at the client's certificate: its dates, a chain that the server can follow (send the intermediates) to a CA that the server trusts, and extended key usage clientAuth. Public CAs are dropping clientAuth: use a private CA that the server trusts.",
  ],
  logLines: [
    'NOQUEUE: abort: TLS from client.example.org[192.0.2.7]: Client certificate not trusted',
    'certificate verification failed for client.example.org[192.0.2.7]: untrusted issuer /CN=Example CA',
    'TLS error on connection from client.example.org [192.0.2.7] (certificate verification failed): certificate invalid',
    'error:0A000086:SSL routines::certificate verify failed',
    'STARTTLS=server, relay=client.example.org [192.0.2.7], version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256',
    'error:0A000418:SSL routines::tlsv1 alert unknown ca',
  ],
  fetching: {
    advice: [
      "Look at the client's certificate: its dates, a chain that the server can follow (send the intermediates) to a CA that the server trusts (Dovecot ssl_ca, 2.4: ssl_server_ca_file, with the CRLs behind the certificates unless ssl_require_crl = no, 2.4: ssl_server_require_crl; Cyrus tls_client_ca_file), and extended key usage clientAuth.",
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed (client sent an invalid cert): user=<>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, TLS',
      "a1 NO [ALERT] Client didn't present valid SSL certificate",
      'error:0A000086:SSL routines::certificate verify failed',
      'error:0A000418:SSL routines::tlsv1 alert unknown ca',
    ],
  },
  lmtp: {
    advice: [
      "Look at the client's certificate (Postfix lmtp_tls_chain_files): its dates, a chain that the server can follow (send the intermediates) to a CA that the server trusts (Dovecot ssl_ca, 2.4: ssl_server_ca_file, with the CRLs behind the certificates unless ssl_require_crl = no, 2.4: ssl_server_require_crl; Cyrus tls_client_ca_file), and extended key usage clientAuth.",
    ],
    logLines: [
      'error:0A000086:SSL routines::certificate verify failed',
      'error:0A000418:SSL routines::tlsv1 alert unknown ca',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
    ],
  },
  onlyAsCause: true,
  check: ({ evidence: { tls }, certificates, outlook: { ending, abandonment } }) => {
    if (tls === null) return clear;
    const { clientChain, clock } = certificates;
    const why = clientChain === null ? '' : `; ${whatFails(clientChain, clock)}`;
    if (abandonment?.by === 'server' && !abandonment.answered && tls.state.clientCertificate) {
      return explains(
        `likely: the server got the client certificate and left without a word${why}`,
        abandonment.frames,
        { title: LIKELY },
      );
    }
    if (ending?.by !== 'server' || isBeforeServerHello(ending.moment)) return clear;
    if (ending.alert !== null) {
      const { id, name } = codePoint(ALERTS, ending.alert.description);
      return isCertificateAlert(id) || id === CERTIFICATE_REQUIRED
        ? explains(`the server answered the client's certificate with ${name}${why}`, [ending.frame])
        : clear;
    }
    const isHidden = ending.how === 'inferred-alert' && tls.state.clientCertificate;
    return isHidden
      ? explains(`likely: the server answered the client's certificate with an alert${why}`, [ending.frame], {
          title: LIKELY,
        })
      : clear;
  },
};
