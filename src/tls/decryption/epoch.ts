import type { KeyLogLabel } from '../secrets/key-log.ts';
import type { Protection } from './protection.ts';

/** What a key log would have to hold. */
export interface KeyLogNeed {
  readonly label: KeyLogLabel;
  /** Hex. */
  readonly clientRandom: string;
}

/** Why there are no keys. */
export type Lack =
  | { readonly reason: 'no-secret'; readonly need: KeyLogNeed }
  | { readonly reason: 'unsupported-suite' }
  | { readonly reason: 'too-much' };

/** One direction's records from one change of keys to the next. */
export interface Epoch {
  /** Which keys of TLS 1.3 these are; before it a handshake has one kind. */
  readonly phase: 'early' | 'handshake' | 'application' | 'tls12';
  readonly protection: Protection | Lack;
  /** The number of its next record. */
  sequence: number;
  /** TLS 1.3: what the keys were made of. */
  readonly secret: Uint8Array | null;
}

export function isLack(protection: Protection | Lack): protection is Lack {
  return 'reason' in protection;
}
