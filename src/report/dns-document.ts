import type { DnsAnswer } from '../dns/lookups.ts';
import { type DnsRecord, recordText } from '../dns/response.ts';
import { rfc3339 } from '../format/time.ts';
import { MAX_DNS_CHARACTERS, MAX_DNS_RECORDS } from '../limits.ts';
import type { DnsDocument } from './document.ts';

/** The records of DNS answers, as many as are listed. */
export class DnsListing {
  /** Records beyond the bounds. */
  unlisted = 0;
  #count = 0;
  #characters = 0;

  constructor(private readonly tell: (record: DnsDocument) => void) {}

  add(answer: DnsAnswer): void {
    for (const record of answer.records) this.#add(dnsDocument(record, answer));
  }

  #add(document: DnsDocument): void {
    this.#characters += document.name.length + document.data.length;
    if (this.#count >= MAX_DNS_RECORDS || this.#characters > MAX_DNS_CHARACTERS) {
      this.unlisted += 1;
      return;
    }
    this.#count += 1;
    this.tell(document);
  }
}

function dnsDocument(record: DnsRecord, answer: DnsAnswer): DnsDocument {
  const { frame, authenticated, time, server, client } = answer;
  const { name, type, ttl } = record;
  return {
    frame,
    name,
    type,
    data: recordText(record),
    ttl,
    authenticated,
    time: rfc3339(time),
    server,
    client,
  };
}
