import type { CaptureDocument, DnsDocument, FindingChange, StreamDocument } from './document.ts';
import { briefStreamMembers } from './stream-text.ts';

/*
 * The lines of `--ndjson`, as JSON text that `jsonBytes` has still to make safe.
 */

/** The first line: what will be read. */
export function startLine(files: readonly string[]): string {
  return line('start', { format: 'pcapinspect', version: 1, files });
}

/** A stream that has ended. */
export function streamLine(stream: StreamDocument): string {
  return `{"type":"stream",${briefStreamMembers(stream)}}\n`;
}

/** A DNS record that the capture shows. */
export function dnsLine(record: DnsDocument): string {
  // Not flat as the others are: a record has a `type` of its own.
  return line('dns', { record });
}

/** What a later stream changes. */
export function findingLine(change: FindingChange): string {
  return line('finding', change);
}

/** The last line: totals and problems. */
export function captureLine(capture: CaptureDocument): string {
  return line('capture', capture);
}

function line(type: string, value: object): string {
  return `${JSON.stringify({ type, ...value })}\n`;
}
