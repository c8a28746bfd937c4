import type { InspectionDocument } from './document.ts';
import { streamText } from './stream-text.ts';

/**
 * The document as JSON text that `jsonBytes` has still to make safe, in pieces, since one string could not hold a large
 * document: a stream is a piece, and a line.
 */
export function* jsonChunks({
  format,
  version,
  capture,
  streams,
  dns,
}: InspectionDocument): Generator<string> {
  yield `{\n  "format": ${JSON.stringify(format)},\n  "version": ${version},\n`;
  yield `  "capture": ${JSON.stringify(capture, null, 2).replaceAll('\n', '\n  ')},\n`;
  yield '  "streams": ';
  yield* list(streams, streamText);
  yield ',\n  "dns": ';
  yield* list(dns, (record) => JSON.stringify(record));
  yield '\n}\n';
}

function* list<T>(items: readonly T[], text: (item: T) => string): Generator<string> {
  let separator = '[\n    ';
  for (const item of items) {
    yield `${separator}${text(item)}`;
    separator = ',\n    ';
  }
  yield items.length === 0 ? '[]' : '\n  ]';
}
