import type { Cursor } from '../../bytes/cursor.ts';
import { HPKE_AEADS, HPKE_KDFS } from '../../registry/hpke.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import type { ExtensionFields } from './fields.ts';

/** ECHClientHello, RFC 9849 section 5; a client without a configuration sends one of random bytes (GREASE). */
export type EncryptedClientHello =
  | {
      readonly type: 'outer';
      readonly kdf: CodePoint;
      readonly aead: CodePoint;
      readonly configId: number;
      /** Bytes of the encapsulated key; none in the second ClientHello. */
      readonly encLength: number;
      readonly payloadLength: number;
    }
  | { readonly type: 'inner' };

const OUTER = 0;
const INNER = 1;

export function encryptedClientHello(c: Cursor): ExtensionFields {
  const type = c.u8('ECHClientHelloType');
  if (type === INNER) return { encryptedClientHello: { type: 'inner' } };
  if (type !== OUTER) return c.fail('unsupported', 'ECHClientHelloType');
  const kdf = codePoint(HPKE_KDFS, c.u16('kdf_id'));
  const aead = codePoint(HPKE_AEADS, c.u16('aead_id'));
  const configId = c.u8('config_id');
  const encLength = c.vector16('enc').rest().length;
  const payloadLength = c.vector16('payload', { min: 1 }).rest().length;
  return { encryptedClientHello: { type: 'outer', kdf, aead, configId, encLength, payloadLength } };
}

/** ECHConfigList of EncryptedExtensions: the server could not decrypt the hello. */
export function echRetryConfigs(c: Cursor): ExtensionFields {
  const configs = c.vector16('retry_configs', { min: 4 }).all((list) => {
    list.u16('version');
    list.vector16('contents');
  });
  return { echRetryConfigs: configs.length };
}
