import { wireText } from '../bytes/text.ts';
import { MAX_SNIFFED } from '../limits.ts';
import type { Segment } from '../network/segment.ts';
import { isSmtpPort, type Language, languageOf, mailProtocol } from '../registry/mail-ports.ts';
import type { Direction, Endpoint } from '../streams/connection.ts';
import { isCertainRecord, mayBeRecord } from '../tls/record.ts';
import { mayBecomeSsl2Hello } from '../tls/ssl2-record.ts';
import { readRequest } from './prelude.ts';
import { readProxyHeader } from './proxy-header.ts';
import { type SniffedText, sniffText } from './sniff-text.ts';

/** What a stream carries, and which direction is the client's where that tells. */
export type Sniffed = SniffedText | { readonly kind: 'tls' };

const UNDECIDED: Sniffed = { kind: 'undecided' };
/** The direction whose sender listens on a port for mail; the second endpoint's port goes first. */
export function mailServer(endpoints: readonly [Endpoint, Endpoint]): Direction | null {
  if (mailProtocol(endpoints[1].port) !== null) return 1;
  return mailProtocol(endpoints[0].port) === null ? null : 0;
}

const NO_BYTES = new Uint8Array(0);

/**
 * What records (of SSL 2.0, too), PROXY headers, requests for a tunnel, greetings and commands can begin with, by the
 * byte; IMAP's commands begin with anything.
 */
const INTERESTING: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const isText = '\x04\x05\x14\x15\x16\x17\r*+-"._'.includes(character) || /[a-z\d]/i.test(character);
  return isText || mayBecomeSsl2Hello(Uint8Array.of(byte), 0, 1);
});

/** Whether a connection may be mail or TLS, by its ports and by the first that is said, if anything is said yet. */
export function isOfInterest(segment: Segment): boolean {
  const { sourcePort, destinationPort, bytes, payloadStart, payloadEnd } = segment;
  if (mailProtocol(sourcePort) !== null || mailProtocol(destinationPort) !== null) return true;
  if (payloadStart === payloadEnd || !INTERESTING[bytes[payloadStart] as number]) return false;
  const head = bytes.subarray(payloadStart, payloadEnd);
  if (readProxyHeader(head).kind !== 'none' || readRequest(head).kind !== 'none') return true;
  const endpoints = [
    { ip: '', port: sourcePort },
    { ip: '', port: destinationPort },
  ] as const;
  return sniff(endpoints, [head, NO_BYTES]).kind !== 'other';
}

/** Tells from the first bytes of both directions what a stream carries. */
export function sniff(
  endpoints: readonly [Endpoint, Endpoint],
  heads: readonly [Uint8Array, Uint8Array],
): Sniffed {
  const records = heads.filter(
    (head) =>
      head.length > 0 && (mayBeRecord(head, 0, head.length) || mayBecomeSsl2Hello(head, 0, head.length)),
  );
  if (records.some(isCertainRecord)) return { kind: 'tls' };
  if (records.length > 0 && !isOver(heads)) return UNDECIDED;
  const server = mailServer(endpoints);
  if (server !== null && isSmtpPort(endpoints[server].port))
    return { kind: 'smtp', client: server === 0 ? 1 : 0 };
  return sniffText(
    [textOf(heads[0]), textOf(heads[1])],
    [languageAt(endpoints[0]), languageAt(endpoints[1])],
    isOver(heads),
  );
}

/** A direction has shown all that is looked at: there is nothing to wait for any more. */
function isOver(heads: readonly Uint8Array[]): boolean {
  return heads.some((head) => head.length >= MAX_SNIFFED);
}

function textOf(head: Uint8Array): string {
  return head.length === 0 ? '' : wireText(head.subarray(0, MAX_SNIFFED));
}

function languageAt({ port }: Endpoint): Language | null {
  const protocol = mailProtocol(port);
  return protocol === null ? null : languageOf(protocol);
}
