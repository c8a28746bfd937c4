import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';
import { decodeExtensions, type Extension, type ExtensionFields, mergeFields } from '../extensions/decode.ts';

/** EncryptedExtensions, RFC 8446 section 4.3.1. */
export interface EncryptedExtensions {
  readonly extensions: readonly Extension[];
  readonly fields: ExtensionFields;
}

/** Decodes the body of an encrypted_extensions message. What is sent again may be the same object. */
export const decodeEncryptedExtensions = remembering(
  MAX_MEMO_BYTES,
  (body): Decoded<EncryptedExtensions> =>
    decodeAll('EncryptedExtensions', body, (c) => {
      const extensions = decodeExtensions(c, 'encrypted_extensions');
      return { extensions, fields: mergeFields(extensions) };
    }),
);
