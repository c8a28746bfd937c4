const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of the wire as text: UTF-8 where they are that, else Latin-1. */
export function wireText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** Bytes that are looked at to tell text from anything else. */
const GLANCE = 64;

/** Whether bytes are no text, by the first of them: control characters, or more than a third beyond ASCII. */
export function isBinary(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + GLANCE);
  let beyond = 0;
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return true;
    if (byte > 0x7f) beyond++;
  }
  return beyond > ENOUGH && 3 * beyond > stop - start;
}

/** As many are no proof. */
const ENOUGH = 4;

/*
 * What could act on a terminal or reorder a line: C0 and DEL, C1 (U+0080-U+009F), the bidirectional controls (U+061C,
 * U+200E-U+200F, U+202A-U+202E, U+2066-U+2069), line and paragraph separators, unpaired surrogates.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text from outside, made safe to show on a terminal: unsafe characters as `\uXXXX`. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escapeUnit);
}

/** Whether there may be something unsafe; quicker than to find it. */
const SUSPECT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;

/** JSON text (of `JSON.stringify`) with the unsafe characters that it leaves as they are escaped, too. */
export function escapeJson(json: string): string {
  if (!SUSPECT.test(json)) return json;
  // Line feeds and tabs in JSON text are its own layout; inside strings JSON.stringify has escaped them.
  return json.replace(UNSAFE, (unit) => (unit === '\n' || unit === '\t' ? unit : escapeUnit(unit)));
}
