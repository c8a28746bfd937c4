import { secondsBetween } from '../../../format/time.ts';
import type { Side } from '../../../tls/conversation.ts';
import { type Ending, TURNS } from '../../ending.ts';
import type { StreamEvidence } from '../../evidence.ts';
import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

/** A peer that closes sooner has not been waiting. */
const PATIENCE_SECONDS = 5;

export const tcpStalled: Rule = {
  id: 'tcp.stalled',
  title: 'One side stopped answering during the TLS handshake',
  citation: 'RFC 9293 section 3.8.3',
  advice: [
    'Capture on the other side as well: does the last message arrive there, and does an answer leave? Lost full-size packets (a path MTU problem: test with ping -M do -s 1472 HOST) and a process that hangs look alike from here.',
  ],
  logLines: [
    'SSL_accept error from client.example.org[192.0.2.7]: Connection timed out',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: Connection timed out',
    'lost connection after STARTTLS from client.example.org[192.0.2.7]',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): timed out',
    'TLS session: (gnutls_handshake): timed out',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Inactivity (no auth attempts in 180 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25, TLS handshaking',
      'fetchmail: timeout after 300 seconds waiting for server imap.example.net.',
    ],
  },
  lmtp: {
    logLines: ['SSL_connect error to mail.example.net[192.0.2.25]:24: Connection timed out'],
  },
  onlyAsCause: true,
  check: ({ evidence, outlook: { ending } }) => {
    if (ending === null || ending.moment === 'hello' || ending.moment === 'inside') return clear;
    if (ending.how === 'silence')
      return explains(`the ${ending.by} sent nothing more ${MOMENTS[ending.moment]}`, [ending.frame], {
        title: `The ${ending.by} stopped answering during the TLS handshake`,
      });
    const quiet = gaveUpOn(evidence, ending);
    if (quiet === null) return clear;
    const detail = `the ${quiet.side} owed the next message and sent nothing for ${quiet.seconds.toFixed(0)} s; then the ${ending.by} closed`;
    return explains(detail, [ending.frame], {
      title: `The ${quiet.side} stopped answering during the TLS handshake`,
    });
  },
};

/** The side whose turn it was, where the other one closed after a long wait. */
function gaveUpOn(
  { tcp }: StreamEvidence,
  { by, how, moment, frame }: Ending,
): { side: Side; seconds: number } | null {
  if (how !== 'fin' && how !== 'rst') return null;
  const side = TURNS[moment];
  const last = tcp[side].lastData;
  const closedAt = tcp.closed?.at;
  if (by === side || last === null || closedAt === undefined || closedAt.frame !== frame) return null;
  const seconds = secondsBetween(last.time, closedAt.time);
  return seconds < PATIENCE_SECONDS ? null : { side, seconds };
}
