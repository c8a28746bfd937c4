import type { CaptureInput, InspectEvents } from '../inspection.ts';
import type { InspectionDocument } from '../report/document.ts';
import { serverChain } from '../report/export/pem.ts';
import { rawJsonChunks } from '../report/json.ts';
import { jsonBytes } from '../report/json-bytes.ts';
import { captureLine, dnsLine, findingLine, startLine, streamLine } from '../report/ndjson.ts';
import { LineBlock } from './line-block.ts';
import type { Options } from './options.ts';
import { type Output, writeAll } from './output.ts';
import { isChosen, type StreamTally } from './stream-tally.ts';
import { UserError } from './user-error.ts';

/**
 * Prints a whole document in the chosen format.
 * @throws {UserError} where there is nothing of what was asked for.
 */
export async function printReport(
  document: InspectionDocument,
  options: Options,
  output: Output,
): Promise<void> {
  switch (options.format) {
    case 'json':
      return writeAll(output, rawJsonChunks(document), jsonBytes);
    case 'pem':
      return writeAll(output, pemChunks(document));
    case 'paths':
    case 'ndjson':
      return;
    default: {
      const { textChunks } = await import('../report/text.ts');
      return writeAll(output, textChunks(document, { full: options.streams !== null }));
    }
  }
}

/** Reads captures, telling what is known as soon as it is. */
type Inspect = (inputs: readonly CaptureInput[], events: InspectEvents) => Promise<InspectionDocument>;

/** Reads the captures and prints a line for each thing as soon as it is known. */
export async function inspectToLines(
  captures: readonly CaptureInput[],
  options: Options,
  output: Output,
  tally: StreamTally,
  inspect: Inspect,
): Promise<void> {
  const lines = new LineBlock();
  lines.append(startLine(options.captures));
  const flush = () => output.write(lines.take());
  const events: InspectEvents = {
    onStream: (stream) => {
      tally.add(stream);
      if (isChosen(stream, options.streams)) lines.append(streamLine(stream));
    },
    onFinding: (change) => {
      tally.change(change);
      if (isChosen(change, options.streams)) lines.append(findingLine(change));
    },
    onDns: (record) => lines.append(dnsLine(record)),
    // Before more is waited for, what is known is written; a slow reader slows the reading down.
    async onPause() {
      await flush();
      return !output.closed || readsOnUnheard(options);
    },
  };
  await flush();
  const document = await inspect(captures, events);
  lines.append(captureLine(document.capture));
  await flush();
}

/** Whether more was asked for than the lines, so that a capture is read to its end though nobody reads them any more. */
export function readsOnUnheard({ check, exportCertificates, keyLogOut }: Options): boolean {
  return check !== null || exportCertificates !== null || keyLogOut !== null;
}

function pemChunks(document: InspectionDocument): Iterable<string> {
  const [stream] = document.streams;
  if (stream === undefined) return [];
  const chain = serverChain(stream);
  if ('hidden' in chain)
    throw new UserError(`stream ${stream.stream} shows no certificate of the server: ${chain.hidden}`);
  return chain.pem;
}
