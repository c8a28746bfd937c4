import { createHash } from 'node:crypto';
import { type PrfKind, prf } from './prf.ts';

const MASTER_SECRET_LENGTH = 48;

/** Both hellos' random values, 32 bytes each. */
export interface Randoms {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

/** The master secret of SSL 3.0 to TLS 1.2, RFC 5246 section 8.1. */
export function masterSecret(kind: PrfKind, premaster: Uint8Array, { client, server }: Randoms): Uint8Array {
  return prf(kind, premaster, 'master secret', Buffer.concat([client, server]), MASTER_SECRET_LENGTH);
}

/**
 * The master secret under extended_master_secret, RFC 7627 section 4.
 * @param messages The handshake messages up to and with the ClientKeyExchange, with their headers.
 */
export function extendedMasterSecret(
  kind: Exclude<PrfKind, 'ssl3'>,
  premaster: Uint8Array,
  messages: readonly Uint8Array[],
): Uint8Array {
  const hashes = kind === 'md5-sha1' ? ['md5', 'sha1'] : [kind];
  const sessionHash = Buffer.concat(
    hashes.map((name) => messages.reduce((hash, bytes) => hash.update(bytes), createHash(name)).digest()),
  );
  return prf(kind, premaster, 'extended master secret', sessionHash, MASTER_SECRET_LENGTH);
}

/** Bytes of each part of the key block. */
export interface KeyLengths {
  readonly mac: number;
  readonly key: number;
  readonly iv: number;
}

/** What one direction writes with. */
export interface WriteKeys {
  readonly macKey: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** The keys of SSL 3.0 to TLS 1.2, RFC 5246 section 6.3. */
export function expandKeys(
  kind: PrfKind,
  master: Uint8Array,
  { client, server }: Randoms,
  { mac, key, iv }: KeyLengths,
): { readonly client: WriteKeys; readonly server: WriteKeys } {
  const block = prf(kind, master, 'key expansion', Buffer.concat([server, client]), 2 * (mac + key + iv));
  let at = 0;
  const next = (length: number) => {
    at += length;
    return block.subarray(at - length, at);
  };
  const [clientMac, serverMac] = [next(mac), next(mac)];
  const [clientKey, serverKey] = [next(key), next(key)];
  const [clientIv, serverIv] = [next(iv), next(iv)];
  return {
    client: { macKey: clientMac, key: clientKey, iv: clientIv },
    server: { macKey: serverMac, key: serverKey, iv: serverIv },
  };
}
