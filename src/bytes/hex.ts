/** Bytes as lower-case hex without separators. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Hex (white space and colons allowed) as bytes; `null` where it is not hex or has half a byte. */
export function fromHex(text: string): Uint8Array | null {
  const digits = text.replace(/[\s:]/g, '');
  return /^([0-9a-f]{2})*$/i.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
}

/** Hex as certificates' fingerprints are mostly written: `18:CC:…`. */
export function colons(hex: string): string {
  return hex.toUpperCase().replace(/..(?=.)/g, '$&:');
}
