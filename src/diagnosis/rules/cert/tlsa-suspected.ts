import { TLSA_STANDINGS } from '../../../dane/from-dns.ts';
import { formatTlsa } from '../../../dane/tlsa.ts';
import { hostNamesOf } from '../../../x509/identity.ts';
import { remarks } from '../../certificate-finding.ts';
import type { CertificateEvidence, StreamEvidence } from '../../evidence.ts';
import { namesThatCount, otherDomains, sourceText } from '../../name-checks.ts';
import { type Rejection, rejectionOf } from '../../rejection.ts';
import { clear, explains, type Rule, type Subject } from '../../rule.ts';

/** Alerts that leave open what was wrong: bad_certificate, certificate_unknown and access_denied. DANE has none of its own. */
const UNTELLING_ALERTS = [42, 46, 49];

const PUBLISH =
  'Publish the new TLSA record before a new certificate is used; a record of the key (3 1 1) survives renewals with the same key.';

export const certTlsaSuspected: Rule = {
  id: 'cert.tlsa-suspected',
  title: 'The client rejected a certificate in which nothing is wrong: likely DANE or pinning',
  citation: 'RFC 7672 section 3.1, RFC 7671 section 8.1',
  advice: [
    'Compare the TLSA records of the MX host (dig +dnssec TLSA _25._tcp.MXHOST) with the values shown for this chain: a record left over from an earlier certificate makes DANE clients give up, and TLS has no alert that says so. Give the record to pcapinspect with --tlsa to have it compared.',
    PUBLISH,
  ],
  logLines: [
    'STARTTLS=server, error: accept failed=-1, reason=sslv3 alert bad certificate, SSL_error=1, errno=0, retry=-1, relay=client.example.org [192.0.2.7]',
    'error:0A000412:SSL routines::sslv3 alert bad certificate',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is bad',
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: num=65:no matching DANE TLSA records',
    'status=deferred (Server certificate not verified)',
    '4.7.323 tlsa-invalid: The domain failed DANE validation.',
  ],
  fetching: {
    advice: [
      'Ask which certificate the client insists on: one that it has pinned (fetchmail sslfingerprint, mbsync CertificateFile with SystemCertificates no), or a TLSA record (dig +dnssec TLSA _993._tcp.HOST). One left over from an earlier certificate makes it give up, and TLS has no alert that says so. Give the record to pcapinspect with --tlsa to have it compared.',
      'Its store of roots may also be older or smaller than that of this computer: compare with openssl s_client there.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
      'fetchmail: imap.example.net fingerprints do not match!',
    ],
  },
  lmtp: {
    advice: [
      'Ask which certificate the client insists on: one that it has pinned (level fingerprint in Postfix lmtp_tls_policy_maps), or the TLSA record of the server (dig +dnssec TLSA _24._tcp.HOST). One left over from an earlier certificate makes it give up, and TLS has no alert that says so. Give the record to pcapinspect with --tlsa to have it compared.',
      PUBLISH,
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (state=READY)',
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: num=65:no matching DANE TLSA records',
      'status=deferred (Server certificate not verified)',
    ],
  },
  onlyAsCause: true,
  check: (subject) => {
    const { evidence, certificates, context } = subject;
    const rejection = rejectionOf(subject);
    if (rejection === null || rejection.isVague) return clear;
    if (rejection.alert !== null && !UNTELLING_ALERTS.includes(rejection.alert)) return clear;
    if (certificates.chain === null) {
      const known = context.tlsaKnown(evidence).length > 0 && rejection.how === 'alert';
      return known
        ? explains(
            `${rejection.text}; a TLSA record of this server is known, the certificate cannot be seen`,
            rejection.frames,
          )
        : clear;
    }
    const { chain, tlsa } = certificates;
    const names = namesThatCount(certificates, rejection);
    if (chain.trusted !== true || names.length === 0 || names.some(({ matches }) => !matches)) return clear;
    if (tlsa.some(({ matchedDepth }) => matchedDepth !== null)) return clear;
    const fits = names.map((check) => `${check.name} (${sourceText(check)})`).join(', ');
    const about =
      certificates.client.length > 0 ? '' : "; no client certificate was sent, so this is about the server's";
    return explains(
      `${rejection.text}, though dates, chain, key and names are right (checked against ${fits})${commonNameText(certificates)}${about}${remarks(chain)}${domainsText(subject, rejection)}${asideText(evidence, certificates)}`,
      rejection.frames,
    );
  },
};

/** Postfix, Exim and sendmail go by it, and others do not. */
function commonNameText({ server: [leaf], names }: CertificateEvidence): string {
  const areCommon = leaf !== undefined && hostNamesOf(leaf).areCommonNames;
  return areCommon && names.some(({ by }) => by !== null && leaf.commonNames.includes(by))
    ? '; they fit the common name only, which RFC 9525 does not look at'
    : '';
}

/** Postfix leaves as at its level `secure` where the certificate is not for the next-hop domain, and a host may serve many. */
function domainsText({ evidence, certificates }: Subject, { how }: Rejection): string {
  const [first, ...more] = how === 'abandoned' ? otherDomains(certificates, evidence.names) : [];
  if (first === undefined) return '';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `; mail for ${first}${rest} goes to this host, too, and the certificate does not fit that domain: --nexthop tells which was meant`;
}

/** Why TLSA records that are known, and fit nothing, are no proof. */
function asideText({ names }: StreamEvidence, { tlsa, tlsaByDns }: CertificateEvidence): string {
  const [unusable] = tlsa;
  if (unusable !== undefined && tlsa.every(({ usable }) => !usable))
    return `; no TLSA record that is known can be used (${formatTlsa(unusable.record)}: ${unusable.why}), so that DANE asks for no certificate (RFC 7672)`;
  const unfit = (names?.tlsa ?? []).filter(
    (_, i) => tlsaByDns[i]?.usable && tlsaByDns[i].matchedDepth === null,
  );
  const [first] = unfit;
  if (first === undefined) return '';
  return `; the TLSA records that DNS shows in frame ${first.frame} do not fit, and ${TLSA_STANDINGS[first.standing]}`;
}
