/** How values of the document read in the text report. */
import type { CodePoint } from '../../registry/name-of.ts';
import type { FindingDocument, StreamDocument } from '../document.ts';

export { endpointText as address } from '../../format/address.ts';

/** `7,712 bytes`, `1 frame` */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A capture's name for people. */
export function captureName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** Frames by their files: `mx.pcap1: 118, 120, mx.pcap2: 3`. */
export function placesText(places: NonNullable<FindingDocument['places']>): string {
  let file: string | null = null;
  const words = places.map((place) => {
    if (place === null) return 'not known';
    const text = place.file === file ? `${place.frame}` : `${captureName(place.file)}: ${place.frame}`;
    file = place.file;
    return text;
  });
  return words.join(', ');
}

/** `mx.pcap1: 118 to 131, mx.pcap2: 1 to 12` */
export function partsText(parts: NonNullable<StreamDocument['parts']>): string {
  return parts
    .map(({ file, firstFrame, lastFrame }) => `${captureName(file)}: ${firstFrame} to ${lastFrame}`)
    .join(', ');
}

/** The name of a code point, or its number where it has none. */
export function named({ id, name }: CodePoint): string {
  return name === 'unknown' ? `unknown (0x${id.toString(16).padStart(4, '0')})` : name;
}

/** `2023-04-20 09:12:01.113004 to 09:12:05.010113 UTC`, with a second date where it is another. */
export function timeSpan(first: string, last: string): string {
  const [from, to] = [first, last].map((time) => time.replace('T', ' ').replace(/Z$/, ''));
  if (from === undefined || to === undefined || from === to) return `${from} UTC`;
  return `${from} to ${to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to} UTC`;
}

/** The server's name: what the client asked for, or what the server says of itself; empty where neither is known. */
export function serverName({ tls, smtp }: StreamDocument): string {
  return (
    tls?.serverName ?? /^[\w.-]+\.[\w.-]+$/.exec(smtp?.greeting?.text[0]?.split(' ')[0] ?? '')?.[0] ?? ''
  );
}

/** `1, 2, 5` and how many more; `unlisted`: those that are not among the items. */
export function some(items: readonly (string | number)[], limit: number, unlisted = 0): string {
  const rest = Math.max(items.length - limit, 0) + unlisted;
  return items.slice(0, limit).join(', ') + (rest > 0 ? ` and ${grouped(rest)} more` : '');
}

function grouped(number: number): string {
  return number.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
