import { certificateFinding } from '../../certificate-finding.ts';
import { rejectionOf } from '../../rejection.ts';
import { beside, clear, type Rule } from '../../rule.ts';

export const certNameMismatch: Rule = {
  id: 'cert.name-mismatch',
  title: 'The certificate is for other names than the one the client meant',
  citation: 'RFC 9525',
  advice: [
    'Postfix level secure wants the next-hop domain in the certificate: name the names to expect in the policy table (example.org secure match=mx.example.net:.mx.example.net), or use verify, which matches the MX host but trusts DNS for it.',
    "Server: get a certificate with the MX host's name among its subjectAltNames; MX records must name a host that the certificate has.",
  ],
  logLines: [
    'Server certificate not verified',
    'certificate peer name verification failed for mx.example.net',
    "Hostname/IP does not match certificate's altnames",
  ],
  check: (subject) => {
    const { names, server } = subject.certificates;
    const wrong = names.filter(({ matches }) => !matches);
    if (wrong.length === 0) return clear;
    const has =
      (server[0]?.subjectAltNames ?? [])
        .map(({ value }) => value)
        .slice(0, 8)
        .join(', ') || server[0]?.subject;
    const meant = wrong.map(({ name, source }) => `${name} (${source})`).join(' and ');
    const detail = `the certificate does not fit ${meant}; it is for ${has}`;
    // Only a client that ends as Postfix does is known to look for the next-hop domain.
    const onlyNexthop = wrong.every(({ source }) => source === '--nexthop');
    if (onlyNexthop && rejectionOf(subject)?.how !== 'abandoned') return beside(detail, [], { minor: true });
    return certificateFinding(subject, detail);
  },
};
