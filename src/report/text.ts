import type { CaptureDocument, InspectionDocument, Outcome, StreamDocument } from './document.ts';
import { dnsText } from './names-text.ts';
import { evidence, negotiated } from './text/evidence.ts';
import { columns, commentLines, joinLines, paragraph, shellWords } from './text/layout.ts';
import { address, captureName, count, serverName, some, timeSpan } from './text/words.ts';

export interface TextOptions {
  /** Shows everything of every stream, instead of one stream for each kind of failure. */
  readonly full?: boolean;
}

/** What did not go well comes first; within an outcome the order of the capture stands. */
const ORDER: readonly Outcome[] = [
  'failed',
  'abandoned',
  'unreached',
  'incomplete',
  'declined',
  'cleartext',
  'secured',
];

/** Streams whose evidence is printed, unless all of it is asked for. */
const MAX_EVIDENCE = 20;

/** The report one pastes into a ticket, in pieces: what failed and why, the evidence, what went well, the capture's faults. */
export function* textChunks(
  document: InspectionDocument,
  { full = false }: TextOptions = {},
): Generator<string> {
  const streams = document.streams.toSorted((a, b) => rank(a) - rank(b) || a.stream - b.stream);
  const unwell = streams.filter(({ cause }) => cause !== null);
  const well = streams.filter(({ outcome, cause }) => outcome !== null && cause === null);
  yield joinLines([...header(document), ...overview(document), '']);
  if (unwell.length > 0) yield joinLines([...columns(unwell.map(unwellRow)), '']);
  yield* evidences(document, full ? streams : unwell, full);
  if (well.length > 0) {
    if (unwell.length > 0) yield joinLines(['Streams without a failure', '']);
    yield* wellLines(well);
    yield '\n';
  }
  yield joinLines([...dnsAnswers(document, full), ...comments(document), ...problems(document)]);
}

const WHERE_IS_MAIL = ['Mail uses ports 25, 465 and 587: was another interface captured, or a filter set?'];

function rank({ outcome }: StreamDocument): number {
  return outcome === null ? ORDER.length : ORDER.indexOf(outcome);
}

function header({ capture, streams }: InspectionDocument): string[] {
  const lines = capture.files.map(({ path, format, compression, frames }) => {
    return `${captureName(path)}: ${format}${compression === null ? '' : `, ${compression}`}, ${count(frames, 'frame')}`;
  });
  if (capture.firstTime !== null && capture.lastTime !== null) {
    lines.push(timeSpan(capture.firstTime, capture.lastTime));
  }
  if (streams.some(({ tls }) => tls?.chain)) lines.push(trustAnchors(capture));
  if (capture.files.length > 1) lines.push(...numbering(capture.files.map(({ path }) => path)));
  return lines;
}

function trustAnchors({ roots, trustFiles }: CaptureDocument): string {
  const mozillas = roots === null ? [] : [`Mozilla's ${count(roots.count, 'root')} in Node ${roots.node}`];
  const sources = [...mozillas, ...trustFiles];
  return `Trust anchors: ${sources.length === 0 ? 'none' : sources.join(', ')}`;
}

/** In which file of several the numbers of frames and streams are to be found. */
function numbering(captures: readonly string[]): string[] {
  const text =
    'Frames and streams are numbered as in one file that holds all of these, which Wireshark opens:';
  return [
    ...paragraph(text, ''),
    `  mergecap -w all.pcapng ${shellWords(captures) ?? 'FILES, in this order'}`,
  ];
}

/** Records of DNS answers that are shown, unless all of it is asked for. */
const MAX_DNS = 20;

function dnsAnswers({ dns }: InspectionDocument, full: boolean): string[] {
  if (dns.length === 0) return [];
  const shown = full ? dns : dns.slice(0, MAX_DNS);
  const left = dns.length - shown.length;
  return [
    'DNS answers',
    ...shown.flatMap((record) => paragraph(`frame ${record.frame}: ${dnsText(record)}`, '    ', '  ')),
    ...(left === 0 ? [] : [`  and ${count(left, 'more record')}: --json has them all`]),
    '',
  ];
}

/** What somebody wrote into the capture, but for what stands with a stream. */
function comments({ capture }: InspectionDocument): string[] {
  if (capture.comments.length === 0) return [];
  return [
    'Comments in the capture',
    ...capture.comments.flatMap(({ file, frame, text }) => {
      const on = frame === null ? captureName(file) : `${captureName(file)}, frame ${frame}`;
      return commentLines(text, on, '  ');
    }),
    '',
  ];
}

function overview({ streams: all }: InspectionDocument): string[] {
  const streams = all.filter(({ outcome }) => outcome !== null);
  const others = all.filter(({ outcome }) => outcome === null);
  if (all.length === 0) return ['No TCP stream in it.', ...WHERE_IS_MAIL];
  if (streams.length === 0) {
    return paragraph(
      `No mail and no TLS in it. ${count(all.length, 'TCP stream')}, to ${ports(others)}.`,
      '',
    );
  }
  const counts = ORDER.map(
    (wanted) => [streams.filter(({ outcome }) => outcome === wanted).length, wanted] as const,
  );
  const said = counts.filter(([number]) => number > 0).map(([number, outcome]) => `${number} ${outcome}`);
  const rest =
    others.length === 0 ? '' : ` Besides ${count(others.length, 'other stream')}, to ${ports(others)}.`;
  return paragraph(`${count(streams.length, 'stream')} with mail or TLS: ${said.join(', ')}.${rest}`, '');
}

/** `port 443 (12 streams), 53 (1 stream)`, the most used first. */
function ports(streams: readonly StreamDocument[]): string {
  const counts = new Map<number, number>();
  for (const { server } of streams) counts.set(server.port, (counts.get(server.port) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  return `port ${some(
    sorted.map(([port, number]) => `${port} (${count(number, 'stream')})`),
    8,
  )}`;
}

function unwellRow(stream: StreamDocument): string[] {
  return [...row(stream), stream.cause ?? '', ...route(stream)];
}

function row({ stream, outcome }: StreamDocument): string[] {
  return [`stream ${stream}`, outcome ?? ''];
}

function route(stream: StreamDocument): string[] {
  return [`${address(stream.client)} -> ${address(stream.server)}`, serverName(stream)];
}

/** A stream for each kind of failure, and which others are like it. */
function* evidences(
  { capture }: InspectionDocument,
  streams: readonly StreamDocument[],
  full: boolean,
): Generator<string> {
  const groups = new Map<string, [StreamDocument, ...StreamDocument[]]>();
  for (const stream of streams) {
    const key = full ? String(stream.stream) : likeness(stream);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stream]);
    else group.push(stream);
  }
  const captures = capture.files.map(({ path }) => path);
  const shown = [...groups.values()].slice(0, full ? groups.size : MAX_EVIDENCE);
  for (const [first, ...others] of shown) {
    yield joinLines(evidence(first, { full, captures, alike: others.map(({ stream }) => stream) }));
  }
  const left = groups.size - shown.length;
  if (left > 0) {
    const text = `The evidence for ${count(left, 'more kind')} of failure is left out: --stream N shows that of stream N.`;
    yield joinLines([...paragraph(text, ''), '']);
  }
}

function likeness({ outcome, cause, client, server, tls }: StreamDocument): string {
  return [outcome, cause, client.ip, server.ip, server.port, tls?.certificates.server[0]?.sha256].join(' ');
}

function* wellLines(well: readonly StreamDocument[]): Generator<string> {
  const rows = columns(well.map((stream) => [...row(stream), ...route(stream), negotiated(stream)]));
  for (const [index, { findings }] of well.entries()) {
    const warnings = findings.filter(({ severity }) => severity !== 'note');
    yield joinLines([
      rows[index] ?? '',
      ...warnings.flatMap(({ severity, id, title }) =>
        paragraph(`${severity} ${id}: ${title}`, '      ', '    '),
      ),
    ]);
  }
}

function problems({ capture }: InspectionDocument): string[] {
  if (capture.problems.length === 0) return [];
  return [
    'Problems of the capture',
    ...capture.problems.flatMap(({ file, frame, offset, message }) => {
      const place = [
        captureName(file),
        frame === null ? '' : `frame ${frame}`,
        offset === null ? '' : `byte ${offset}`,
      ];
      return paragraph(`${place.filter(Boolean).join(', ')}: ${message}`, '    ', '  ');
    }),
  ];
}
