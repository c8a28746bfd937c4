import { escapeJson } from '../bytes/text.ts';
import type { InspectionDocument } from './document.ts';
import { streamText } from './stream-text.ts';

/** The document as JSON text with its control characters escaped, in pieces: one string could not hold a large document. */
export function* jsonChunks(document: InspectionDocument): Generator<string> {
  for (const chunk of rawJsonChunks(document)) yield escapeJson(chunk);
}

/** The same as `jsonBytes` takes it, which is quicker than to look at each piece: a stream is a piece, and a line. */
export function* rawJsonChunks({
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
