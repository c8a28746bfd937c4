import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsStripped: Rule = {
  id: 'smtp.starttls-stripped',
  title: 'Something on the path overwrites STARTTLS',
  citation: 'RFC 3207 section 6',
  advice: [
    'Most likely a firewall edits the dialogue (Cisco ASA ESMTP inspection, PIX fixup): let TLS through (policy-map type inspect esmtp NAME, parameters, allow-tls), or take the inspection off (no inspect esmtp). An attacker on the path can do the same: compare with a capture at the other end.',
    'A client that must not be led into sending unencrypted: Postfix level encrypt for that destination in smtp_tls_policy_maps; Exim hosts_require_tls. The risk: its mail waits, and bounces in the end, until the path is cured.',
  ],
  logLines: [
    'TLS is required, but was not offered by host mx.example.net[192.0.2.25]',
    '250-XXXXXXXA',
    '500 5.5.1 Command unrecognized: "XXXXXXXX"',
    '502 5.5.2 Error: command not recognized',
  ],
  lmtp: {
    advice: [
      'A firewall or another middlebox edits the dialogue: take its inspection off. An attacker on the path can do the same: compare with a capture at the other end.',
      'A client that must not be led into sending unencrypted: Postfix level encrypt for that destination in lmtp_tls_policy_maps. The risk: its mail waits, and bounces in the end, until the path is cured.',
    ],
    logLines: ['TLS is required, but was not offered by host mail.example.net[192.0.2.25]'],
  },
  check: ({ evidence: { smtp }, outlook }) => {
    const overwritten = smtp?.facts.overwritten;
    if (!overwritten || outlook.outcome === 'secured') return clear;
    const what = overwritten.isCommand ? 'a command' : 'a keyword of the EHLO reply';
    return explains(`${what} reads ${overwritten.text}: it was overwritten on the path`, [overwritten.frame]);
  },
};
