import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureGap: Rule = {
  id: 'capture.gap',
  title: 'Packets are missing from the capture',
  citation: 'RFC 9293 section 3.10.7.4',
  advice: [
    'Capture again with a larger buffer (tcpdump -B 16384), on the mail host itself, on the interface that carries the traffic both ways.',
  ],
  logLines: [],
  check: ({ evidence: { gaps, tcp, tls }, outlook: { loss } }) => {
    if (loss?.kind === 'gap')
      return explains(
        `${tcp.missing.client} bytes of the client and ${tcp.missing.server} of the server are not in the capture`,
        loss.frames,
      );
    const lost = [...gaps.client, ...gaps.server].filter(
      ({ reason, within }) => reason === 'lost' && within !== 'message' && within !== 'other',
    );
    if (lost.length === 0 || tls === null) return clear;
    return beside(
      `${lost.reduce((sum, gap) => sum + gap.length, 0)} bytes are not in the capture`,
      lost.flatMap(({ frame }) => frame ?? []),
      { minor: true },
    );
  },
};
