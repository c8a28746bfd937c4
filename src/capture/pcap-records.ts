import { MAX_FRAME } from '../limits.ts';
import type { PcapHeader } from './pcap-header.ts';
import type { Window } from './window.ts';

const PLAIN = 16;

/** Of Kuznetzov's patch of October 1999, with interface, protocol and packet type; and of Red Hat 6.1's tcpdump. */
const WITH_INTERFACE = 24;

/** Of the patch of September 1999, which SuSE 6.3 had: with processors, too. */
const WITH_PROCESSORS = 28;

/** Of Nokia's firewalls. */
const NOKIA = 20;

/** Records that are looked at. */
const LOOKED_AT = 3;

/**
 * Length of the record headers in bytes, told by the first records in the window: patched tcpdumps wrote longer ones
 * behind the same magic. The usual length stands unless its headers make no sense where another's do.
 */
export function recordHeaderLength(header: PcapHeader, window: Window): number {
  const [usual, ...others] = lengthsOf(header);
  if (soundHeaders(usual, header, window) !== null) return usual;
  return others.find((length) => (soundHeaders(length, header, window) ?? 0) > 1) ?? usual;
}

function lengthsOf({ modified, unitsPerSecond }: PcapHeader): [usual: number, ...others: number[]] {
  if (modified) return [WITH_INTERFACE, WITH_PROCESSORS];
  return unitsPerSecond === 1_000_000 ? [PLAIN, WITH_INTERFACE, NOKIA] : [PLAIN];
}

/** How many of the first headers are in the window, if they had this length; null where one of them makes no sense. */
function soundHeaders(length: number, header: PcapHeader, { view, start, end }: Window): number | null {
  let count = 0;
  let at = start;
  while (count < LOOKED_AT && end - at >= length) {
    const fraction = view.getUint32(at + 4, header.littleEndian);
    const captured = view.getUint32(at + 8, header.littleEndian);
    const original = view.getUint32(at + 12, header.littleEndian);
    if (fraction >= header.unitsPerSecond || captured > MAX_FRAME || captured > original) return null;
    if (original > MOST_ON_THE_WIRE) return null;
    count += 1;
    at += length + captured;
  }
  return count;
}

/** Bytes that no frame has on the wire: Wireshark's limit for the same purpose. */
const MOST_ON_THE_WIRE = 128 * 1024 * 1024;
