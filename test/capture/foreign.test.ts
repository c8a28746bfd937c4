import { describe, expect, it } from 'vitest';
import { describeForeign } from '../../src/capture/foreign.ts';

describe('describeForeign', () => {
  it.each([
    ['28b52ffd', 'the file is compressed twice: unpack it first (zstd -d)'],
    ['fd377a585a00', 'the file is compressed with xz: unpack it first (xz -d)'],
    ['425a6839', 'the file is compressed with bzip2: unpack it first (bunzip2)'],
    ['04224d18', 'the file is compressed with lz4: unpack it first (lz4 -d)'],
    ['1f8b0800', 'the file is compressed twice: unpack it first (gzip -d)'],
    ['504b0304', 'the file is a ZIP archive: unpack it first (unzip)'],
    ['736e6f6f70000000', 'the file is a snoop capture: convert it first (editcap -F pcap IN OUT)'],
    [
      '474d4255',
      'the file is a Microsoft Network Monitor capture: convert it first (editcap -F pcap IN OUT)',
    ],
    ['05564e46', 'the file is a Visual Networks capture: convert it first (editcap -F pcap IN OUT)'],
    [
      '0100000000004e65745363616c65722056',
      'the file is a NetScaler trace: convert it first (editcap -F pcap IN OUT)',
    ],
    [`${'61'.repeat(257)}7573746172`, 'the file is a tar archive: unpack it first (tar -xf)'],
    [
      '00',
      'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)',
    ],
  ])('%s', (hex, message) => {
    expect(describeForeign(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(8)]))).toBe(message);
  });

  it.each(['09:12:01.113004 IP 192.0.2.1.40000 >', '2023-04-20 09:12:01.113004 IP6 2001'])(
    'text: %s',
    (text) => {
      expect(describeForeign(Buffer.from(text))).toMatch(/text that tcpdump printed/);
    },
  );
});
