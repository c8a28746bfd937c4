import { MAX_DNS_POINTERS } from '../limits.ts';
import type { DnsType } from '../registry/dns-types.ts';

/*
 * Whether the parts of a message are what they say they are. dns-packet reads data to where it ends by itself, whatever
 * its length says, follows any number of pointers, and takes a dot inside a label for one between two: so nothing is
 * handed to it that has not been looked at here.
 */

const POINTER = 0xc0;
const LONGEST_NAME = 255;
const DOT = 0x2e;

/**
 * Where the domain name at `at` ends (RFC 1035 section 4.1.4); null where it is none, or none of a host: its labels have
 * to be printable ASCII without dots.
 */
export function nameEnd(bytes: Uint8Array, at: number): number | null {
  let end: number | null = null;
  let length = 1;
  let pointers = 0;
  // "A prior occurrence of the same name": a pointer leads back, and the next one farther back.
  let before = at;
  for (let next = at; ; ) {
    const size = bytes[next];
    if (size === undefined) return null;
    if (size === 0) return end ?? next + 1;
    if (size >= POINTER) {
      const low = bytes[next + 1];
      pointers += 1;
      if (low === undefined || pointers > MAX_DNS_POINTERS) return null;
      end ??= next + 2;
      next = ((size & ~POINTER) << 8) | low;
      if (next >= before) return null;
      before = next;
      continue;
    }
    length += size + 1;
    if (size >= 64 || length > LONGEST_NAME || !isLabel(bytes, next + 1, next + 1 + size)) return null;
    next += size + 1;
  }
}

function isLabel(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || byte <= 0x20 || byte >= 0x7f || byte === DOT) return false;
  }
  return true;
}

/** Whether a record's data, `bytes[start..end)`, is as long as its type wants. */
export function isWholeData(type: DnsType, bytes: Uint8Array, start: number, end: number): boolean {
  switch (type) {
    case 'A':
      return end - start === 4;
    case 'AAAA':
      return end - start === 16;
    case 'CNAME':
      return nameEnd(bytes, start) === end;
    case 'MX':
      return nameEnd(bytes, start + 2) === end;
    case 'TLSA':
      return end - start > 3;
  }
}
