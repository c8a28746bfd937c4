import { type Cursor, decodeAll } from '../../bytes/cursor.ts';
import { describeProblem } from '../../bytes/decoded.ts';
import { EXTENSION_TYPES } from '../../registry/extension-types.ts';
import { codePoint } from '../../registry/name-of.ts';
import { EXTENSION_DECODERS } from './decoders.ts';
import type { Extension, ExtensionFields, MessageKind } from './fields.ts';

export type { Extension, ExtensionFields, MessageKind } from './fields.ts';

/** An extension as it stands on the wire. */
export interface RawExtension {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Whether we look at the data of an extension. */
export function isDecoded(kind: MessageKind, type: number): boolean {
  return type in EXTENSION_DECODERS[kind];
}

/** Messages that are older than extensions: they may end before their list. */
const HELLOS: readonly MessageKind[] = ['client_hello', 'server_hello', 'hello_retry_request'];

/** The extensions of a message, from a cursor that stands before their list. */
export function decodeExtensions(cursor: Cursor, kind: MessageKind): Extension[] {
  if (cursor.remaining === 0 && HELLOS.includes(kind)) return [];
  return readExtensions(cursor).map((extension) => decodeExtension(extension, kind));
}

/** The same, with their data not looked at. */
export function readExtensions(cursor: Cursor): RawExtension[] {
  return cursor.vector16('extensions').all((c) => {
    const id = c.u16('extension_type');
    return { id, data: c.vector16('extension_data').rest() };
  });
}

export function decodeExtension({ id, data }: RawExtension, kind: MessageKind): Extension {
  const type = codePoint(EXTENSION_TYPES, id);
  const decoder = EXTENSION_DECODERS[kind][id];
  if (decoder === undefined) return { type, length: data.length, fields: {}, problem: null };
  // An extension that breaks its own rules does not spoil the message around it.
  const decoded = decodeAll(type.name, data, decoder);
  return decoded.ok
    ? { type, length: data.length, fields: decoded.value, problem: null }
    : { type, length: data.length, fields: {}, problem: describeProblem(decoded.problem) };
}

/** All that the extensions say; of two of the same type the first counts. */
export function mergeFields(extensions: readonly Extension[]): ExtensionFields {
  return Object.assign({}, ...extensions.map(({ fields }) => fields).reverse());
}
