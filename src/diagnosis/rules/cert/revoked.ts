import { rejectionOf } from '../../rejection.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const certRevoked: Rule = {
  id: 'cert.revoked',
  title: 'The client says that the certificate has been revoked',
  citation: 'RFC 5280 section 5',
  advice: ['Ask the CA why; then get a new certificate with a new key.'],
  logLines: ['sslv3 alert certificate revoked', 'certificate revoked'],
  check: (subject) => {
    const rejection = rejectionOf(subject);
    return rejection?.named === 'cert.revoked'
      ? explains(`${rejection.text}; the capture cannot confirm it`, rejection.frames)
      : clear;
  },
};
