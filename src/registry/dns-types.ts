/** Of DNS over UDP and TCP (RFC 1035 section 4.2); multicast DNS has another. */
export const DNS_PORT = 53;

/** The record types that are read, by their numbers: https://www.iana.org/assignments/dns-parameters */
export const DNS_TYPES = { 1: 'A', 5: 'CNAME', 15: 'MX', 28: 'AAAA', 52: 'TLSA' } as const;

export type DnsType = (typeof DNS_TYPES)[keyof typeof DNS_TYPES];

/** The name of a record type that is read, null for any other. */
export function dnsType(number: number): DnsType | null {
  return (DNS_TYPES as Readonly<Record<number, DnsType>>)[number] ?? null;
}
