import type { InspectionDocument } from './document.ts';

/** The document with the chosen streams only; null: all. */
export function narrow(
  document: InspectionDocument,
  streams: ReadonlySet<number> | null,
): InspectionDocument {
  if (streams === null) return document;
  return { ...document, streams: document.streams.filter(({ stream }) => streams.has(stream)) };
}
