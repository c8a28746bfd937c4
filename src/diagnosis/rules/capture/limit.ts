import { limitWords } from '../../limits.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureLimit: Rule = {
  id: 'capture.limit',
  title: 'The stream holds more than pcapinspect keeps of one',
  citation: 'src/limits.ts',
  advice: [
    'The bounds keep a capture from filling the memory. Look at the frames with Wireshark; where packets are missing, capture again with a larger buffer (tcpdump -B 16384).',
  ],
  logLines: [],
  check: ({ evidence: { limits }, outlook: { loss } }) => {
    if (limits.length === 0) return clear;
    const detail = limits.map(limitWords).join('; ');
    const frames = limits.map(({ frame }) => frame);
    return loss?.kind === 'limit' ? explains(detail, frames) : beside(detail, frames, { minor: true });
  },
};
