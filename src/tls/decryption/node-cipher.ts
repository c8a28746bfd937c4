import { createDecipheriv, type Decipher, getCipherInfo, getCiphers } from 'node:crypto';

/** A cipher that this Node has. */
export interface NodeCipher {
  readonly name: string;
  /** Bytes of its key in TLS. */
  readonly keyLength: number;
  /** Decrypts without looking at any padding. */
  decipher(key: Uint8Array, iv: Uint8Array | null): Decipher;
}

const available = new Set(getCiphers());

/**
 * A cipher by OpenSSL's name; null where this Node does not have it. OpenSSL 3 keeps RC4, SEED and IDEA in its legacy
 * provider, which `node --openssl-legacy-provider` loads.
 */
export function nodeCipher(name: string): NodeCipher | null {
  if (name === 'des-cbc') return singleDes();
  const info = available.has(name) ? getCipherInfo(name) : undefined;
  if (info === undefined) return null;
  const { keyLength } = info;
  return { name, keyLength, decipher: (key, iv) => unpadded(name, key, iv) };
}

/** Single DES is triple DES with the same key three times, and that OpenSSL 3 still has at hand. */
function singleDes(): NodeCipher | null {
  const triple = nodeCipher('des-ede3-cbc');
  if (triple === null) return null;
  const decipher: NodeCipher['decipher'] = (key, iv) => triple.decipher(Buffer.concat([key, key, key]), iv);
  return { name: 'des-cbc', keyLength: 8, decipher };
}

function unpadded(name: string, key: Uint8Array, iv: Uint8Array | null): Decipher {
  return createDecipheriv(name, key, iv).setAutoPadding(false);
}
