import { escapeJson } from '../bytes/text.ts';
import type { InspectionDocument } from './document.ts';

/** The document as JSON text, in pieces: a stream at a time, since one string could not hold a large document. */
export function* jsonChunks({
  format,
  version,
  capture,
  streams,
  dns,
}: InspectionDocument): Generator<string> {
  yield `{\n  "format": ${pretty(format)},\n  "version": ${pretty(version)},\n`;
  yield `  "capture": ${pretty(capture, 1)},\n`;
  yield '  "streams": ';
  yield* list(streams);
  yield ',\n  "dns": ';
  yield* list(dns);
  yield '\n}\n';
}

function* list(items: readonly object[]): Generator<string> {
  let separator = '[\n    ';
  for (const item of items) {
    yield `${separator}${pretty(item, 2)}`;
    separator = ',\n    ';
  }
  yield items.length === 0 ? '[]' : '\n  ]';
}

/** Objects and lists up to this long stand on one line. */
const WIDTH = 120;

/** JSON text for people: small values on a line of their own, larger ones broken into their members. */
function pretty(value: unknown, depth = 0): string {
  return escapeJson(format(value, '  '.repeat(depth)));
}

function format(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((item: unknown) => format(item ?? null, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => `${JSON.stringify(key)}: ${format(member, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const length = members.reduce((sum, member) => sum + member.length + 2, indent.length);
  if (length <= WIDTH && !members.some((member) => member.includes('\n'))) {
    return open === '[' || members.length === 0
      ? `${open}${members.join(', ')}${close}`
      : `${open} ${members.join(', ')} ${close}`;
  }
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`;
}
