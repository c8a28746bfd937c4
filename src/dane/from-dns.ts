import type { ServerTlsa, TlsaStanding } from '../dns/server-tlsa.ts';
import type { TlsaRecord } from './tlsa.ts';

/** The records that DNS in the capture shows, and that DANE goes by. */
export function tlsaFromDns(records: readonly ServerTlsa[]): TlsaRecord[] {
  return records.filter(({ standing }) => standing === 'applies').map(tlsaRecord);
}

/** A record of an answer as one that is given by hand. */
export function tlsaRecord({ owner, frame, record }: ServerTlsa): TlsaRecord {
  const [, port, host] = /^_(\d+)\._tcp\.(.+)$/.exec(owner) ?? [];
  const { usage, selector, matchingType, association } = record;
  return {
    owner,
    host: host ?? null,
    port: port === undefined ? null : Number(port),
    usage,
    selector,
    matchingType,
    data: association,
    frame,
  };
}

/** What the standing of a record means, in words. */
export const TLSA_STANDINGS: Readonly<Record<TlsaStanding, string>> = {
  applies: 'count for DANE',
  unauthenticated: 'came without the AD bit, which DANE needs',
  later: 'came after the certificate, perhaps too late for the client',
  uncertain: 'the server has other names without such records, and another may have been meant',
};
