import { wireText } from '../bytes/text.ts';
import { MAX_SNIFFED } from '../limits.ts';
import type { Segment } from '../network/segment.ts';
import { isSmtpPort, mailProtocol } from '../registry/mail-ports.ts';
import type { Direction, Endpoint } from '../streams/connection.ts';
import { mayBeRecord } from '../tls/record.ts';
import { readProxyHeader } from './proxy-header.ts';

/** What a stream carries, and which direction is the client's where that tells. */
export type Sniffed =
  | { readonly kind: 'smtp'; readonly client: Direction }
  | { readonly kind: 'tls' }
  | { readonly kind: 'other' }
  /** Not enough bytes to say. */
  | { readonly kind: 'undecided' };

/** Bytes that tell a record for certain. */
const RECORD_HEADER = 5;

const UNDECIDED: Sniffed = { kind: 'undecided' };
const OTHER: Sniffed = { kind: 'other' };

/** The word by itself: as a part of a host's name it may stand in a greeting of FTP, too. */
const SMTP_GREETING = /^(220|421|554)[ -][^\n]*(?<=\s)(E?SMTP|LMTP)[^\w.-]/i;

/** The direction whose sender listens on a port for mail; the second endpoint's port goes first. */
export function smtpServer(endpoints: readonly [Endpoint, Endpoint]): Direction | null {
  if (isSmtpPort(endpoints[1].port)) return 1;
  return isSmtpPort(endpoints[0].port) ? 0 : null;
}

const NO_BYTES = new Uint8Array(0);

/** What a record, a greeting, EHLO and its kin, and a PROXY header can begin with, by the byte. */
const INTERESTING: readonly boolean[] = Array.from({ length: 256 }, (_, byte) =>
  '\x14\x15\x16\x17245EHLehlP\r'.includes(String.fromCharCode(byte)),
);

/** Whether a connection may be mail or TLS, by its ports and by the first that is said, if anything is said yet. */
export function isOfInterest(segment: Segment): boolean {
  const { sourcePort, destinationPort, bytes, payloadStart, payloadEnd } = segment;
  if (mailProtocol(sourcePort) !== null || mailProtocol(destinationPort) !== null) return true;
  if (payloadStart === payloadEnd || !INTERESTING[bytes[payloadStart] as number]) return false;
  const head = bytes.subarray(payloadStart, payloadEnd);
  if (readProxyHeader(head).kind !== 'none') return true;
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
  const records = heads.filter((head) => head.length > 0 && mayBeRecord(head, 0, head.length));
  if (records.some((head) => head.length >= RECORD_HEADER)) return { kind: 'tls' };
  if (records.length > 0 && !isOver(heads)) return UNDECIDED;
  const server = smtpServer(endpoints);
  if (server !== null) return { kind: 'smtp', client: server === 0 ? 1 : 0 };
  return sniffText(heads);
}

/** A direction has shown all that is looked at: there is nothing to wait for any more. */
function isOver(heads: readonly Uint8Array[]): boolean {
  return heads.some((head) => head.length >= MAX_SNIFFED);
}

function sniffText(heads: readonly [Uint8Array, Uint8Array]): Sniffed {
  const lines = heads.map((head) => wireText(head.subarray(0, MAX_SNIFFED)));
  for (const direction of [0, 1] as const) {
    if (/^(EHLO|HELO|LHLO) /i.test(lines[direction] ?? '')) return { kind: 'smtp', client: direction };
    if (SMTP_GREETING.test(lines[direction] ?? '')) return { kind: 'smtp', client: direction === 0 ? 1 : 0 };
  }
  const open = lines.map((line, i) => {
    const whole = (heads[i]?.length ?? 0) >= MAX_SNIFFED || line.includes('\n');
    return line === '' || (!whole && mayBecomeSmtp(line));
  });
  // A greeting of 220 is FTP's, too: what the client answers to it tells.
  const greets = lines.findIndex((line) => /^220([ -]|\r?\n)/.test(line));
  if (greets >= 0 && open[1 - greets] && !isOver(heads)) return UNDECIDED;
  return lines.some((line, i) => line !== '' && !open[i]) ? OTHER : UNDECIDED;
}

/** Whether the start of a first line may go on as a greeting or a greeting's answer does. */
function mayBecomeSmtp(line: string): boolean {
  return (
    ['EHLO ', 'HELO ', 'LHLO '].some((verb) => verb.startsWith(line.slice(0, 5).toUpperCase())) ||
    /^(220|421|554)[ -]|^(2|22|220\r?|4|42|421|5|55|554)$/.test(line)
  );
}
