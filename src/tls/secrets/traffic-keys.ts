import { createHmac } from 'node:crypto';

/** What one direction of TLS 1.3 writes with. */
export interface TrafficKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Bytes of the nonce of every AEAD of TLS 1.3. */
const IV_LENGTH = 12;

/** Key and IV of a traffic secret, RFC 8446 section 7.3. */
export function trafficKeys(hash: string, secret: Uint8Array, keyLength: number): TrafficKeys {
  return {
    key: expandLabel(hash, secret, 'key', keyLength),
    iv: expandLabel(hash, secret, 'iv', IV_LENGTH),
  };
}

/** The traffic secret behind a KeyUpdate, RFC 8446 section 7.2. */
export function nextTrafficSecret(hash: string, secret: Uint8Array): Uint8Array {
  return expandLabel(hash, secret, 'traffic upd', secret.length);
}

/** HKDF-Expand-Label with an empty context, RFC 8446 section 7.1. */
export function expandLabel(hash: string, secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([
    Buffer.from([length >>> 8, length & 0xff, name.length]),
    name,
    Buffer.from([0]),
  ]);
  return expand(hash, secret, info, length);
}

/** HKDF-Expand, RFC 5869 section 2.3. Node's own `hkdf` cannot leave HKDF-Extract out. */
function expand(hash: string, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  let block: Uint8Array = new Uint8Array(0);
  for (let made = 0; made < length; made += block.length) {
    const counter = Uint8Array.of(blocks.length + 1);
    block = createHmac(hash, secret).update(block).update(info).update(counter).digest();
    blocks.push(block);
  }
  return new Uint8Array(Buffer.concat(blocks, length));
}
