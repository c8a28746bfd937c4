import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsStripped: Rule = {
  id: 'smtp.starttls-stripped',
  title: 'Something on the path overwrites STARTTLS',
  citation: 'RFC 3207 section 6',
  advice: [
    'A firewall between the two hosts edits the dialogue (Cisco ASA ESMTP inspection, PIX fixup): allow TLS there (policy-map type inspect esmtp: allow-tls), or switch the inspection off.',
    'A client that must not be led into the clear: Postfix smtp_tls_security_level = encrypt; Exim hosts_require_tls.',
  ],
  logLines: [
    'TLS is required, but was not offered by host mx.example.net[192.0.2.25]',
    '500 5.5.1 Command unrecognized: "XXXXXXXX"',
  ],
  check: ({ evidence: { smtp }, outlook }) => {
    const overwritten = smtp?.facts.overwritten;
    if (!overwritten || outlook.outcome === 'secured') return clear;
    const what = overwritten.isCommand ? 'a command' : 'a keyword of the EHLO reply';
    return explains(`${what} reads ${overwritten.text}: it was overwritten on the path`, [overwritten.frame]);
  },
};
