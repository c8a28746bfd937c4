import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certNotACa: Rule = {
  id: 'cert.not-a-ca',
  title: 'An issuer in the chain may not issue certificates',
  citation: 'RFC 5280 section 4.2.1.9',
  advice: [
    "The issuer's certificate needs basicConstraints CA:TRUE, a path length that suffices, and keyCertSign: reissue it, or use another CA.",
  ],
  logLines: [
    'invalid CA certificate',
    'path length constraint exceeded',
    'unable to verify the first certificate',
  ],
  check: (subject) => {
    const found = defects(subject, ['not-a-ca', 'path-length']).concat(
      defects(subject, ['key-usage']).filter(({ depth }) => depth > 0),
    );
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
