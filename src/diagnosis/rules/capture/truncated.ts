import { beside, clear, explains, type Rule } from '../../rule.ts';

export const captureTruncated: Rule = {
  id: 'capture.truncated',
  title: 'Packets were cut, or the capture file ends inside one',
  citation: 'pcap-savefile(5)',
  advice: ['Capture whole packets (tcpdump -s 0), and end tcpdump with Ctrl-C before you copy its file.'],
  logLines: [],
  check: ({ evidence: { tcp }, outlook: { loss } }) => {
    const cut = [tcp.cutInFrame.client, tcp.cutInFrame.server].filter((frame) => frame !== null);
    if (loss?.kind === 'truncated') {
      return explains(
        cut.length > 0
          ? 'frames were cut at the snapshot length'
          : 'the capture file ends while this stream goes on',
        loss.frames,
      );
    }
    return cut.length === 0 ? clear : beside('frames were cut at the snapshot length', cut, { minor: true });
  },
};
