import { isCertificateAlert } from '../../certificate-alerts.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const CERTIFICATE_REQUIRED = 116;

export const tlsClientCertificateRejected: Rule = {
  id: 'tls.client-certificate-rejected',
  title: "The server rejected the client's certificate",
  citation: 'RFC 8446 section 6.2',
  advice: [
    "Look at the client's certificate (below): dates, a chain that the server can follow (send the intermediates), and extended key usage clientAuth, which public CAs no longer give: a private CA does.",
  ],
  logLines: [
    'STARTTLS=server, … verify=FAIL',
    'TLS library problem: error:0A000086:SSL routines::certificate verify failed',
    'tlsv1 alert unknown ca',
  ],
  onlyAsCause: true,
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    if (tls === null || ending === null || ending.by !== 'server') return clear;
    const described =
      ending.alert !== null &&
      (isCertificateAlert(ending.alert.description) || ending.alert.description === CERTIFICATE_REQUIRED);
    const inferred = ending.how === 'inferred-alert' && tls.state.clientCertificate;
    if (!inferred && !(described && ending.moment !== 'hello')) return clear;
    const likely = inferred ? 'likely: ' : '';
    return explains(`${likely}the server answered the client's certificate with an alert`, [ending.frame]);
  },
};
