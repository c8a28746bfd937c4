import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certBadSignature: Rule = {
  id: 'cert.bad-signature',
  title: 'A signature in the chain does not verify',
  citation: 'RFC 5280 section 6.1.3',
  advice: [
    'The issuer that was sent has the right name and the wrong key: serve the intermediate that signed this certificate.',
  ],
  logLines: ['certificate signature failure'],
  check: (subject) => {
    const found = defects(subject, ['bad-signature']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
