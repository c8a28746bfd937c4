import { createHash, createHmac } from 'node:crypto';

/** Which pseudorandom function a version has: SSL 3.0's, that of TLS 1.0 and 1.1, or the hash that TLS 1.2's uses. */
export type PrfKind = 'ssl3' | 'md5-sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3';

const SSL3 = 0x0300;
const TLS12 = 0x0303;

/** The function of a version (SSL 3.0 to TLS 1.2), whose suite names the hash of TLS 1.2. */
export function prfOf(version: number, hash: Exclude<PrfKind, 'ssl3' | 'md5-sha1'>): PrfKind {
  if (version === SSL3) return 'ssl3';
  return version < TLS12 ? 'md5-sha1' : hash;
}

/**
 * `length` bytes made of a secret, a label and a seed: RFC 5246 section 5 (TLS 1.2), RFC 2246 section 5 (TLS 1.0 and 1.1).
 * SSL 3.0 has no labels (RFC 6101 sections 6.1 and 6.2.2).
 */
export function prf(
  kind: PrfKind,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  if (kind === 'ssl3') return ssl3Mix(secret, seed, length);
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  if (kind !== 'md5-sha1') return pHash(kind, secret, labelled, length);
  // Each half of the secret has a hash; of an odd number of bytes the one in the middle is in both.
  const half = Math.ceil(secret.length / 2);
  const md5 = pHash('md5', secret.subarray(0, half), labelled, length);
  const sha1 = pHash('sha1', secret.subarray(secret.length - half), labelled, length);
  return md5.map((byte, at) => byte ^ (sha1[at] as number));
}

/** P_hash. */
function pHash(hash: string, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  let a = seed;
  for (let made = 0; made < length; ) {
    a = createHmac(hash, secret).update(a).digest();
    const block = createHmac(hash, secret).update(a).update(seed).digest();
    blocks.push(block);
    made += block.length;
  }
  return new Uint8Array(Buffer.concat(blocks, length));
}

/** MD5(secret, SHA('A', secret, seed)), MD5(secret, SHA('BB', secret, seed)) and so on. */
function ssl3Mix(secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let round = 1; blocks.length * 16 < length; round++) {
    const salt = String.fromCharCode(0x40 + round).repeat(round);
    const inner = createHash('sha1').update(salt).update(secret).update(seed).digest();
    blocks.push(createHash('md5').update(secret).update(inner).digest());
  }
  return new Uint8Array(Buffer.concat(blocks, length));
}
