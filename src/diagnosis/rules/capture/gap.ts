import { hidesOffer } from '../../loss.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureGap: Rule = {
  id: 'capture.gap',
  title: 'Packets are missing from the capture',
  citation: 'RFC 9293 section 3.4',
  advice: [
    'Capture again with a larger buffer (tcpdump -B 16384), on the mail host itself, on the interface that carries the traffic both ways.',
  ],
  logLines: [],
  check: ({ evidence, outlook: { loss, outcome } }) => {
    const { gaps, tcp } = evidence;
    if (loss?.kind === 'gap') {
      const missing = (['client', 'server'] as const)
        .filter((side) => tcp.missing[side] > 0)
        .map((side) => `${tcp.missing[side]} bytes of the ${side}`);
      if (missing.length === 0)
        return explains('a FIN is not in the capture, so who closed first is open', loss.frames);
      return explains(`${missing.join(' and ')} are not in the capture`, loss.frames);
    }
    const lost = [...gaps.client, ...gaps.server].filter(
      ({ reason, within }) => reason === 'lost' && within !== 'message' && within !== 'other',
    );
    if (lost.length === 0) return clear;
    const bytes = lost.reduce((sum, { length }) => sum + length, 0);
    const frames = lost.flatMap(({ frame }) => frame ?? []);
    if (hidesOffer(evidence, outcome)) {
      return explains(
        `${bytes} bytes are not in the capture, and with them why STARTTLS was not used`,
        frames,
      );
    }
    return beside(`${bytes} bytes are not in the capture`, frames, { minor: true });
  },
};
