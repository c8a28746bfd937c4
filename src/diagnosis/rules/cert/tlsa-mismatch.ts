import { DANE_EE, DANE_TA, fitsPrints, tlsaPrints } from '../../../dane/association.ts';
import { formatTlsa, type TlsaRecord } from '../../../dane/tlsa.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { certificateFinding } from '../../certificate-finding.ts';
import { ask, clear, comparing, type Found, type Rule, type Subject } from '../../rule.ts';

export const certTlsaMismatch: Rule = {
  id: 'cert.tlsa-mismatch',
  title: "The server's TLSA records do not fit its certificates",
  citation: 'RFC 6698 section 2.1, RFC 7671 section 8.1, RFC 7672 section 3.1',
  advice: [
    'Now: publish a TLSA record of the certificate or key in use (3 1 1 with the value shown), beside the old one.',
    'At renewals: publish the new record before the new certificate is used, and keep the old one until its TTL has passed; a record of the key (3 1 1) survives renewals with the same key (certbot --reuse-key).',
  ],
  logLines: [
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: num=65:no matching DANE TLSA records',
    'status=deferred (Server certificate not verified)',
    'DANE attempt failed; TLS connection to mx.example.net [192.0.2.25]: (certificate verification failed): certificate invalid',
    'error:0A000412:SSL routines::sslv3 alert bad certificate',
    '4.7.323 tlsa-invalid: The domain failed DANE validation.',
  ],
  fetching: {
    logLines: [
      'fetchmail: OpenSSL reported: error:0A000086:SSL routines::certificate verify failed',
      'error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
    ],
  },
  lmtp: {
    logLines: [
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: num=65:no matching DANE TLSA records',
      'status=deferred (Server certificate not verified)',
    ],
  },
  ...comparing<Facts>({
    check: (subject) => {
      const { tlsa } = subject.certificates;
      const usable = tlsa.filter((match) => match.usable);
      if (usable.length === 0 || usable.some(({ matchedDepth }) => matchedDepth !== null)) return clear;
      const lines = usable.map(
        ({ record, expected }) =>
          `the record ${formatTlsa(record)}${record.frame === undefined ? '' : ` (by DNS in frame ${record.frame})`} fits nothing in the chain${expected === null ? '' : ` (it would have to hold ${expected})`}${otherwise(record, subject)}`,
      );
      return ask({
        found: certificateFinding(subject, lines.join('; ')),
        records: usable.map(({ record }) => record),
      });
    },
    compare: ({ found, records }, _, others) => {
      const fitting = others.flatMap(({ stream, chain }) =>
        chain
          .filter(({ prints }) => records.some((record) => fitsPrints(record, prints)))
          .map((certificate) => ({ stream, ...certificate })),
      )[0];
      if (fitting === undefined) return found;
      const { stream, subject, serialNumber } = fitting;
      const why = records.every(({ usage }) => usage === DANE_TA)
        ? 'the chain was changed, or this time it was not sent whole'
        : 'the certificate was changed, and DNS forgotten (or it was published too early)';
      return {
        ...found,
        detail: `${found.detail}; it fits a certificate that the server showed in stream ${stream}: ${subject}, serial number ${serialNumber}: ${why}`,
      };
    },
  }),
};

/** What a record would fit that was made for another place in the chain, or for an issuer that is not sent. */
function otherwise(record: TlsaRecord, { certificates: { server, chain } }: Subject): string {
  const { usage, selector, matchingType } = record;
  const fits = (certificate: Certificate) => fitsPrints(record, tlsaPrints(certificate));
  const place = server.findIndex(fits);
  if (place >= 0) {
    const itsUsage = place === 0 ? DANE_EE : DANE_TA;
    const why =
      usage === itsUsage
        ? 'and is no issuer on the way from the leaf'
        : `for which the record would be ${itsUsage} ${selector} ${matchingType}`;
    return `; it is of ${server[place]?.subject}, sent as ${place}, ${why}`;
  }
  const anchor = chain?.path.find(({ source, certificate }) => source === 'trust-store' && fits(certificate));
  return anchor === undefined || usage !== DANE_TA
    ? ''
    : `; it is of ${anchor.certificate.subject}, which the server does not send: DANE-TA needs it in the chain (RFC 7671 section 5.2.2)`;
}

interface Facts {
  readonly found: Found;
  readonly records: readonly TlsaRecord[];
}
