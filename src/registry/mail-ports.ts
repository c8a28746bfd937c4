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

/** What is spoken, in clear or inside TLS. */
export type Language = Exclude<MailProtocol, 'smtps' | 'imaps' | 'pop3s'>;

const IN_TLS: Readonly<Partial<Record<MailProtocol, Language>>> = {
  smtps: 'smtp',
  imaps: 'imap',
  pop3s: 'pop3',
};

/** The protocol begins with TLS. */
export function isImplicitTls(protocol: MailProtocol | null): boolean {
  return protocol !== null && protocol in IN_TLS;
}

/** What is spoken in a protocol, whether TLS comes first or not. */
export function languageOf(protocol: MailProtocol): Language {
  return IN_TLS[protocol] ?? (protocol as Language);
}

/** The protocol in which this is spoken inside TLS from the first byte; itself where there is none. */
export function insideTls(language: Language): MailProtocol {
  const protocols = Object.keys(IN_TLS) as MailProtocol[];
  return protocols.find((protocol) => IN_TLS[protocol] === language) ?? language;
}

/** SMTP is expected on the port, in clear or inside TLS. */
export function isSmtpPort(port: number): boolean {
  const protocol = mailProtocol(port);
  return protocol === 'smtp' || protocol === 'smtps';
}
