import type { Cursor } from '../../bytes/cursor.ts';
import { wireText } from '../../bytes/text.ts';

const HOST_NAME = 0;

/** ServerNameList, RFC 6066 section 3: the first name of type host_name, else the first of all. */
export function readServerName(c: Cursor): string {
  const names = c.vector16('server_name_list', { min: 1 }).all((entry) => ({
    type: entry.u8('name_type'),
    name: wireText(entry.vector16('name', { min: 1 }).rest()),
  }));
  return (names.find(({ type }) => type === HOST_NAME) ?? names[0])?.name ?? '';
}
