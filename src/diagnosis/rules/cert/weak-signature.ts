import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certWeakSignature: Rule = {
  id: 'cert.weak-signature',
  title: 'A certificate in the chain is signed with an outdated hash (MD5 or SHA-1)',
  citation: 'RFC 8446 section 4.4.2.4, RFC 9325 section 4.5',
  advice: ['Have it reissued with SHA-256 or better.'],
  logLines: [
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: num=68:CA signature digest algorithm too weak',
    '[192.0.2.25] SSL verify error: depth=0 error=CA signature digest algorithm too weak cert=/CN=mx.example.net',
    'error:0A00018E:SSL routines::ca md too weak',
    'The certificate chain uses insecure algorithm.',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: CA signature digest algorithm too weak',
      'error:0A00018E:SSL routines::ca md too weak',
      'The certificate chain uses insecure algorithm.',
    ],
  },
  lmtp: {
    logLines: [
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: num=68:CA signature digest algorithm too weak',
      'error:0A00018E:SSL routines::ca md too weak',
      'The certificate chain uses insecure algorithm.',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['weak-signature']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
