import { formatTlsa } from '../../../dane/tlsa.ts';
import { certificateFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certTlsaMismatch: Rule = {
  id: 'cert.tlsa-mismatch',
  title: "The server's TLSA records do not fit its certificates",
  citation: 'RFC 6698, RFC 7672 section 3.1',
  advice: [
    'Publish the TLSA record of the certificate in use before it is used, and keep the old one until its TTL has passed; a record of the key (3 1 1) survives renewals with the same key.',
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: num=65:no matching DANE TLSA records',
    'Server certificate not verified',
    'sslv3 alert bad certificate',
  ],
  check: (subject) => {
    const { tlsa } = subject.certificates;
    const usable = tlsa.filter((match) => match.usable);
    if (usable.length === 0 || usable.some(({ matchedDepth }) => matchedDepth !== null)) return clear;
    const lines = usable.map(
      ({ record, expected }) =>
        `the record ${formatTlsa(record)} fits nothing in the chain${expected === null ? '' : ` (it would have to hold ${expected})`}`,
    );
    return certificateFinding(subject, lines.join('; '));
  },
};
