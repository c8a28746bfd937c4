import { cutFrames, hidesOffer } from '../../loss.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureTruncated: Rule = {
  id: 'capture.truncated',
  title: 'Packets were cut, or the capture file ends inside one',
  citation: 'pcap-savefile(5)',
  advice: ['Capture whole packets (tcpdump -s 0), and end tcpdump with Ctrl-C before you copy its file.'],
  logLines: [],
  check: ({ evidence, outlook: { loss, outcome } }) => {
    const cut = cutFrames(evidence);
    if (loss?.kind === 'truncated') {
      return explains(
        cut.length > 0
          ? 'frames were cut at the snapshot length'
          : 'the capture file ends while this stream goes on',
        loss.frames,
      );
    }
    if (cut.length === 0) return clear;
    if (hidesOffer(evidence, outcome))
      return explains('what the server offers was cut at the snapshot length', cut);
    return beside('frames were cut at the snapshot length', cut, { minor: true });
  },
};
