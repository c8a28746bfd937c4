import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certNotYetValid: Rule = {
  id: 'cert.not-yet-valid',
  title: "A certificate of the server's chain was not valid yet when it was used",
  citation: 'RFC 5280 section 4.1.2.5',
  advice: ['Check the clock of the host that issued or installed the certificate, and of the client.'],
  logLines: ['certificate is not yet valid'],
  check: (subject) => {
    const early = defects(subject, ['not-yet-valid']);
    return early.length === 0 ? clear : certificateFinding(subject, describe(early));
  },
};
