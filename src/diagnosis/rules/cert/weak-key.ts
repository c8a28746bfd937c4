import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certWeakKey: Rule = {
  id: 'cert.weak-key',
  title: 'A key in the chain is too short',
  citation: 'RFC 9325 section 4.5',
  advice: ['Use RSA with 2048 bits or more, or ECDSA P-256.'],
  logLines: ['ee key too small', 'ca key too small', 'SSL routines::dh key too small'],
  check: (subject) => {
    const found = defects(subject, ['weak-key']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
