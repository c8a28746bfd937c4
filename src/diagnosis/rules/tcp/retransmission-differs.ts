import type { Difference } from '../../../streams/retransmissions.ts';
import type { StreamEvidence } from '../../evidence.ts';
import { beside, clear, type Rule } from '../../rule.ts';

const SIDES = ['client', 'server'] as const;

const INJECTED =
  'Capture on both hosts and compare. A copy that its sender did not send comes from something on the path: a firewall or another middlebox that rewrites, or somebody who injects packets. The receiver may have read the other copy than this report does.';
const DAMAGED =
  'The receiver throws away a copy whose checksum is wrong. Such packets come from a broken network card, cable or memory: look at the error counters of the hosts (ethtool -S) and of the switches between them.';

export const tcpRetransmissionDiffers: Rule = {
  id: 'tcp.retransmission-differs',
  title: 'The same part of the stream was sent twice, with different content',
  citation: 'RFC 9293 section 3.8.1',
  advice: [],
  logLines: [],
  check: ({ evidence }) => {
    const found = SIDES.flatMap((side) => evidence.tcp.differences[side].map((it) => ({ side, ...it })));
    const [first] = found;
    if (first === undefined) return clear;
    const others = found.length - 1;
    const more = others === 0 ? '' : `; and so ${others === 1 ? 'once' : `${others} times`} more`;
    return beside(
      `${inWords(first.side, first)}${more}`,
      found.flatMap((it) => [it.first, it.second]),
      { advice: [found.every(({ sound }) => sound !== null) ? DAMAGED : INJECTED] },
    );
  },
};

function inWords(
  side: keyof StreamEvidence['tcp']['differences'],
  { first, second, read, sound }: Difference,
): string {
  const frame = { first: `frame ${first}`, second: `frame ${second}` };
  const sums = sound === null ? '' : `, and only ${frame[sound]} has a right TCP checksum`;
  return `${frame.second} brings bytes of the ${side} that ${frame.first} had brought, and not the same ones; this report goes by ${frame[read]}${sums}`;
}
