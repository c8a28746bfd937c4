import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureGap: Rule = {
  id: 'capture.gap',
  title: 'Packets are missing from the capture',
  citation: 'RFC 9293 section 3.4',
  advice: [
    'Capture again with a larger buffer (tcpdump -B 16384), on the mail host itself, on the interface that carries the traffic both ways.',
  ],
  logLines: [],
  check: ({ evidence: { gaps, tcp, tls, smtp }, outlook: { loss, outcome } }) => {
    if (loss?.kind === 'gap') {
      const missing = (['client', 'server'] as const)
        .filter((side) => tcp.missing[side] > 0)
        .map((side) => `${tcp.missing[side]} bytes of the ${side}`);
      return explains(`${missing.join(' and ')} are not in the capture`, loss.frames);
    }
    const lost = [...gaps.client, ...gaps.server].filter(
      ({ reason, within }) => reason === 'lost' && within !== 'message' && within !== 'other',
    );
    if (lost.length === 0) return clear;
    const bytes = lost.reduce((sum, { length }) => sum + length, 0);
    const frames = lost.flatMap(({ frame }) => frame ?? []);
    // Whether STARTTLS was offered to a client that sent its mail in clear is in the reply that is missing.
    if (outcome === 'cleartext' && tls === null && smtp?.facts.answeredEhlo === null) {
      return explains(`${bytes} bytes are not in the capture, the answer to EHLO among them`, frames);
    }
    return beside(`${bytes} bytes are not in the capture`, frames, { minor: true });
  },
};
