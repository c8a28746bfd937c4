import { PSK_KEY_EXCHANGE_MODES } from './hello-values.ts';
import { PROTOCOL_VERSIONS } from './versions.ts';

/** A number from the wire with its name in the registry it belongs to. */
export type CodePoint = { readonly id: number; readonly name: string };

type Registry = Readonly<Record<number, string>>;

/** RFC 8701, section 2: 0x0a0a, 0x1a1a … 0xfafa, the values a peer must ignore, wherever it reads two bytes. */
export function isGrease(id: number): boolean {
  return (id & 0x0f0f) === 0x0a0a && id >>> 8 === (id & 0xff);
}

/** RFC 8701, section 2: 0x0b, 0x2a … 0xe4, kept for PskKeyExchangeMode alone; other registries use these bytes. */
function isGreaseMode(id: number): boolean {
  return id <= 0xff && id % 0x1f === 0x0b;
}

/** The same object for the same number: the number by the name `registry` gives it, else "GREASE" for a number kept for that, else "unknown". */
export function codePoint(registry: Registry, id: number): CodePoint {
  let known = codePoints.get(registry);
  if (known === undefined) {
    known = new Map();
    codePoints.set(registry, known);
  }
  let point = known.get(id);
  if (point === undefined) {
    point = newCodePoint(registry, id);
    known.set(id, point);
  }
  return point;
}

/** The numbers that were asked for: of one byte or two, or the few link types of a capture, so there are not too many. */
const codePoints = new WeakMap<Registry, Map<number, CodePoint>>();

function newCodePoint(registry: Registry, id: number): CodePoint {
  const grease = registry === PSK_KEY_EXCHANGE_MODES ? isGreaseMode(id) : isGrease(id);
  return { id, name: registry[id] ?? (grease ? 'GREASE' : 'unknown') };
}

/** `codePoint` of a protocol version, that also knows the drafts of TLS 1.3: 0x7f00 plus the draft's number. */
export function versionCodePoint(id: number): CodePoint {
  return id >>> 8 === 0x7f ? { id, name: `TLS 1.3 (draft ${id & 0xff})` } : codePoint(PROTOCOL_VERSIONS, id);
}
