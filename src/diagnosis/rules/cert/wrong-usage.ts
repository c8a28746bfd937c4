import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certWrongUsage: Rule = {
  id: 'cert.wrong-usage',
  title: 'The certificate is not meant for a TLS server',
  citation: 'RFC 5280 section 4.2.1.12',
  advice: ['Get a certificate with extended key usage serverAuth.'],
  logLines: ['unsupported certificate purpose', 'sslv3 alert unsupported certificate'],
  check: (subject) => {
    const found = defects(subject, ['wrong-usage']).concat(
      defects(subject, ['key-usage', 'unknown-critical-extension']).filter(({ depth }) => depth === 0),
    );
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
