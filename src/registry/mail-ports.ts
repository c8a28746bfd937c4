/**
 * TCP ports on which mail is expected, with the protocol that begins there: IANA's Service Name and Transport Protocol
 * Port Number Registry, https://www.iana.org/assignments/service-names-port-numbers (2026-09), and 2525, which is
 * registered for nothing and widely used for submission.
 */
export const MAIL_PORTS = {
  24: 'lmtp',
  25: 'smtp',
  110: 'pop3',
  143: 'imap',
  465: 'smtps',
  587: 'smtp',
  993: 'imaps',
  995: 'pop3s',
  2525: 'smtp',
  4190: 'sieve',
} as const;

/** What a stream on a mail port carries, going by the port alone. */
export type MailProtocol = (typeof MAIL_PORTS)[keyof typeof MAIL_PORTS];

/** The protocol expected on a port; null where no mail is. */
export function mailProtocol(port: number): MailProtocol | null {
  return (MAIL_PORTS as Readonly<Record<number, MailProtocol>>)[port] ?? null;
}

/** SMTP is expected on the port, in clear or inside TLS. */
export function isSmtpPort(port: number): boolean {
  const protocol = mailProtocol(port);
  return protocol === 'smtp' || protocol === 'smtps';
}
