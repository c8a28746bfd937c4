import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certWeakSignature: Rule = {
  id: 'cert.weak-signature',
  title: 'A certificate of the chain is signed with a broken hash',
  citation: 'RFC 9155, RFC 6194',
  advice: ['Have it reissued with SHA-256 or better.'],
  logLines: ['ca md too weak', 'SSL routines::ca md too weak'],
  check: (subject) => {
    const found = defects(subject, ['weak-signature']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
