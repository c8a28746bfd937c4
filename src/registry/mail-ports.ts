/**
 * TCP ports on which mail is expected: IANA's Service Name and Transport Protocol Port Number Registry,
 * https://www.iana.org/assignments/service-names-port-numbers (2026-09), and 2525, which is registered for nothing and
 * widely used for submission.
 */
export const SMTP_PORTS = {
  25: 'smtp',
  465: 'submissions',
  587: 'submission',
  2525: 'submission',
} as const;
