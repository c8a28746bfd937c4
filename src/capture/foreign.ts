/** A file format that is not read: what it begins with (as Latin-1), what it is, and what to do about it. */
interface Foreign {
  readonly magic: string | readonly number[] | RegExp;
  readonly name: string;
  readonly advice: string;
}

const CONVERT = 'convert it first (editcap -F pcap IN OUT)';

function unpackWith(command: string): string {
  return `unpack it first (${command})`;
}

const FOREIGN: readonly Foreign[] = [
  { magic: [0x1f, 0x8b], name: 'compressed twice', advice: unpackWith('gzip -d') },
  { magic: [0x1f, 0x9d], name: 'compressed with compress', advice: unpackWith('gzip -d') },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'compressed twice', advice: unpackWith('zstd -d') },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'compressed with xz', advice: unpackWith('xz -d') },
  { magic: [0x04, 0x22, 0x4d, 0x18], name: 'compressed with lz4', advice: unpackWith('lz4 -d') },
  { magic: 'BZh', name: 'compressed with bzip2', advice: unpackWith('bunzip2') },
  { magic: 'LZIP', name: 'compressed with lzip', advice: unpackWith('lzip -d') },
  { magic: 'PK\x03\x04', name: 'a ZIP archive', advice: unpackWith('unzip') },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7-Zip archive', advice: unpackWith('7z x') },
  { magic: /^.{257}ustar/s, name: 'a tar archive', advice: unpackWith('tar -xf') },
  { magic: 'snoop\0\0\0', name: 'a snoop capture', advice: CONVERT },
  { magic: 'GMBU', name: 'a Microsoft Network Monitor capture', advice: CONVERT },
  { magic: 'RTSS', name: 'a Microsoft Network Monitor capture', advice: CONVERT },
  { magic: 'XCP\0', name: 'a NetXray or Windows Sniffer capture', advice: CONVERT },
  { magic: 'TRSNIFF data    \x1a', name: 'a DOS Sniffer capture', advice: CONVERT },
  { magic: 'iptrace 1.0', name: 'an AIX iptrace capture', advice: CONVERT },
  { magic: 'iptrace 2.0', name: 'an AIX iptrace capture', advice: CONVERT },
  { magic: '\x7fver', name: 'an EtherPeek or OmniPeek capture', advice: CONVERT },
  { magic: 'ObserverPktBuffe', name: 'a Network Instruments Observer capture', advice: CONVERT },
  { magic: /^.{1,20}NetScaler /s, name: 'a NetScaler trace', advice: CONVERT },
  { magic: [0x05, 0x56, 0x4e, 0x46], name: 'a Visual Networks capture', advice: CONVERT },
  { magic: [0xaa, 0xaa, 0xaa, 0xaa], name: 'an InfoVista 5View capture', advice: CONVERT },
  { magic: [0x54, 0x52, 0x00], name: 'an HP-UX nettl trace', advice: CONVERT },
  { magic: [0x01, 0x10, 0x4c, 0x00], name: 'a Novell LANalyzer capture', advice: CONVERT },
  { magic: '+---------+---------------+', name: 'a K12 text capture', advice: CONVERT },
];

/** `09:12:01.113004 IP …` or `2023-04-20 09:12:01.113004 IP …` */
const TCPDUMP_TEXT = /^(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6} /;

/** Bytes of a file's beginning that `describeForeign` looks at. */
export const FOREIGN_HEAD = 512;

/** What a file that is neither pcap nor pcapng seems to be, and what to do about it, in one line. */
export function describeForeign(head: Buffer): string {
  const text = head.toString('latin1', 0, FOREIGN_HEAD);
  const row = FOREIGN.find(({ magic }) => {
    if (magic instanceof RegExp) return magic.test(text);
    return text.startsWith(typeof magic === 'string' ? magic : String.fromCharCode(...magic));
  });
  if (row !== undefined) return `the file is ${row.name}: ${row.advice}`;
  if (TCPDUMP_TEXT.test(text)) {
    return 'the file is text that tcpdump printed, not a capture: write one with tcpdump -w FILE';
  }
  return 'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)';
}
