import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureMidStream: Rule = {
  id: 'capture.mid-stream',
  title: 'The stream began before the capture',
  citation: 'RFC 9293 section 3.5',
  advice: ['Start tcpdump before the connection is made, and capture both directions.'],
  logLines: [],
  check: ({ evidence: { tcp, firstFrame }, outlook: { loss } }) => {
    if (loss?.kind === 'mid-stream')
      return explains('neither the start of the connection nor a handshake is in the capture', loss.frames);
    return tcp.opened === 'midstream'
      ? beside('the start of the connection is not in the capture', [firstFrame], { minor: true })
      : clear;
  },
};
