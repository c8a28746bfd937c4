import { type Frame, timeOf } from '../capture/frame.ts';
import { formatAddress } from '../format/address.ts';
import type { Segment } from '../network/segment.ts';
import { DNS_PORT } from '../registry/dns-types.ts';
import type { Endpoint, Moment, StreamReader } from '../streams/connection.ts';
import { type DnsAnswer, Lookups } from './lookups.ts';
import { DnsOverTcp } from './over-tcp.ts';
import { readResponse } from './response.ts';

/** Reads what DNS servers answer, over UDP and TCP on port 53. */
export class DnsReader {
  readonly lookups = new Lookups();

  constructor(private readonly onAnswer: (answer: DnsAnswer) => void) {}

  /** A datagram from a DNS server; what the snapshot length cut is no whole answer. */
  datagram(segment: Segment, frame: Frame): void {
    const { bytes, payloadStart, payloadEnd, addressLength } = segment;
    if (payloadEnd - payloadStart < segment.payloadLength) return;
    const server = formatAddress(bytes, segment.sourceStart, addressLength);
    const client = formatAddress(bytes, segment.destinationStart, addressLength);
    const moment = { frame: frame.number, time: timeOf(frame) };
    this.#take(bytes.subarray(payloadStart, payloadEnd), moment, server, client);
  }

  /** Whether the segment, which is among a stream's first, may be one of DNS. */
  isOfInterest({ sourcePort, destinationPort, payloadStart, payloadEnd }: Segment): boolean {
    return payloadEnd > payloadStart && (sourcePort === DNS_PORT || destinationPort === DNS_PORT);
  }

  /** What reads a stream between these endpoints: `reader` alone where neither is a DNS server. */
  beside(reader: StreamReader, endpoints: readonly [Endpoint, Endpoint]): StreamReader {
    if (endpoints.every(({ port }) => port !== DNS_PORT)) return reader;
    return new DnsOverTcp(reader, endpoints, (message, moment, from, to) =>
      this.#take(message, moment, from.ip, to.ip),
    );
  }

  #take(message: Uint8Array, { frame, time }: Moment, server: string, client: string): void {
    const response = readResponse(message);
    if (response === null) return;
    const { name, type, authenticated, records } = response;
    const answer = { name, type, authenticated, records, frame, time, client, server };
    this.lookups.add(answer);
    this.onAnswer(answer);
  }
}
