import { tlsaRecord } from '../dane/from-dns.ts';
import { formatTlsa } from '../dane/tlsa.ts';
import type { CertificateEvidence, StreamEvidence } from '../diagnosis/evidence.ts';
import type { NamesDocument } from './document.ts';

/** What is reported of the names of a stream's server. */
export function namesDocument(
  { names }: StreamEvidence,
  { tlsaByDns }: CertificateEvidence,
): NamesDocument | null {
  if (names === null) return null;
  const tlsa = names.tlsa.map((it, i) => {
    const { owner, frame, standing } = it;
    const match = tlsaByDns[i];
    const matches = match?.usable ? match.matchedDepth !== null : null;
    return { owner, record: formatTlsa(tlsaRecord(it)), frame, standing, matches };
  });
  return { hosts: names.hosts, nexthops: names.nexthops, tlsa };
}
