import { hidesOffer } from '../../loss.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureMidStream: Rule = {
  id: 'capture.mid-stream',
  title: 'The stream began before the capture',
  citation: 'RFC 9293 section 3.5',
  advice: ['Start tcpdump before the connection is made, and capture both directions.'],
  logLines: [],
  check: ({ evidence, outlook: { loss, outcome } }) => {
    const { tcp, firstFrame } = evidence;
    if (loss?.kind === 'mid-stream')
      return explains('neither the start of the connection nor a handshake is in the capture', loss.frames);
    if (tcp.opened !== 'midstream') return clear;
    if (hidesOffer(evidence, outcome))
      return explains('whether STARTTLS was offered was said before the capture began', [firstFrame]);
    return beside('the start of the connection is not in the capture', [firstFrame], { minor: true });
  },
};
