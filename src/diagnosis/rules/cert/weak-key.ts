import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certWeakKey: Rule = {
  id: 'cert.weak-key',
  title: 'A key in the certificate chain is too short',
  citation: 'RFC 9325 section 4.5',
  advice: ['Have the certificate reissued with a new key: RSA with 2048 bits or more, or ECDSA P-256.'],
  logLines: [
    '[192.0.2.25] SSL verify error: depth=0 error=EE certificate key too weak cert=/CN=mx.example.net',
    'verify error:num=67:CA certificate key too weak',
    'error:0A00018F:SSL routines::ee key too small',
    'error:0A00018D:SSL routines::ca key too small',
    'The certificate chain uses insecure algorithm.',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: EE certificate key too weak',
      'verify error:num=67:CA certificate key too weak',
      'error:0A00018F:SSL routines::ee key too small',
      'error:0A00018D:SSL routines::ca key too small',
      'The certificate chain uses insecure algorithm.',
    ],
  },
  lmtp: {
    logLines: [
      'verify error:num=67:CA certificate key too weak',
      'error:0A00018F:SSL routines::ee key too small',
      'error:0A00018D:SSL routines::ca key too small',
      'The certificate chain uses insecure algorithm.',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['weak-key']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
