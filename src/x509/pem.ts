import type { Decoded } from '../bytes/decoded.ts';

/** DER as PEM text (RFC 7468): 64 columns, a line feed at the end. */
export function toPem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Each block with that label, in order; text around blocks is ignored. A block is malformed where its end is missing,
 * it is not base64 or it is empty; the offset counts characters.
 */
export function pemBlocks(text: string, label = 'CERTIFICATE'): Decoded<Uint8Array>[] {
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const blocks: Decoded<Uint8Array>[] = [];
  for (let at = text.indexOf(begin); at >= 0; ) {
    const next = text.indexOf(begin, at + begin.length);
    const body = text.slice(at + begin.length, next < 0 ? undefined : next);
    const length = body.indexOf(end);
    blocks.push(length < 0 ? malformed(at) : decodeBody(body.slice(0, length), at));
    at = next;
  }
  return blocks;
}

/** The bodies of all blocks with that label, or the first one's problem that is malformed. */
export function fromPem(text: string, label = 'CERTIFICATE'): Decoded<Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  for (const block of pemBlocks(text, label)) {
    if (!block.ok) return block;
    bodies.push(block.value);
  }
  return { ok: true, value: bodies };
}

function decodeBody(body: string, at: number): Decoded<Uint8Array> {
  if (/[^A-Za-z0-9+/=\s]/.test(body)) return malformed(at);
  const bytes = new Uint8Array(Buffer.from(body, 'base64'));
  return bytes.length === 0 ? malformed(at) : { ok: true, value: bytes };
}

function malformed(offset: number): {
  ok: false;
  problem: { kind: 'malformed'; field: string; offset: number };
} {
  return { ok: false, problem: { kind: 'malformed', field: 'PEM', offset } };
}
