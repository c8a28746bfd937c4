import { preludeText } from '../../diagnosis/prelude-text.ts';
import { HandshakeType } from '../../tls/conversation.ts';
import type { EndpointDocument, FindingDocument, StreamDocument } from '../document.ts';
import { namesRows } from '../names-text.ts';
import { proxyText } from '../proxy-text.ts';
import { chain } from './chain.ts';
import { chainChecks } from './checks.ts';
import { handshake } from './handshake.ts';
import { bullets, commentLines, definitions, paragraph, shellWords } from './layout.ts';
import { dane, policies } from './policies.ts';
import { timeline } from './timeline.ts';
import { address, count, named, partsText, placesText, serverName, some, timeSpan } from './words.ts';

export interface EvidenceOptions {
  /** Leave nothing out of long lists. */
  readonly full: boolean;
  /** The captures as the user names them, for commands to try. */
  readonly captures: readonly string[];
  /** Streams that ended in the same way. */
  readonly alike: readonly number[];
}

const LOG_LINES = '  Log lines to search for (examples: names, addresses and numbers differ)';

/** Frame numbers that are listed of a finding. */
const MAX_FRAMES = 12;

/** All that shows what became of one stream. */
export function evidence(stream: StreamDocument, { full, captures, alike }: EvidenceOptions): string[] {
  const { tls, findings } = stream;
  const cause = findings.find(({ id }) => id === stream.cause);
  const others = findings.filter((finding) => finding !== cause);
  const certificates = tls?.certificates.server ?? [];
  const verdict =
    stream.outcome === null
      ? 'neither mail nor TLS'
      : [stream.outcome, stream.cause].filter(Boolean).join(', ');
  const lines = [`stream ${stream.stream}: ${verdict}`];
  lines.push('='.repeat(lines[0]?.length ?? 0));
  if (cause !== undefined) lines.push(...paragraph(cause.title, ''));
  if (alike.length > 0)
    lines.push(...paragraph(`The same happened in stream ${some(alike, MAX_FRAMES)}`, ''));
  lines.push('');
  if (cause !== undefined) lines.push(...main(cause));
  if (others.length > 0) lines.push('  Also seen', ...others.flatMap(minor), '');
  lines.push('  Connection', ...connection(stream), '', ...comments(stream.comments));
  const said = timeline(stream);
  if (said.length > 0) lines.push('    frame  from    what', ...said, '');
  if (tls !== null) lines.push('  TLS', ...handshake(stream, tls, full), '');
  if (certificates.length > 0) {
    lines.push(
      `  Certificate chain, frame ${certificates[0]?.frame}${pemHint(stream, captures)}`,
      ...chain(certificates),
      '',
    );
    lines.push(...chainChecks(tls?.chain ?? null));
  }
  lines.push(...chainChecks(tls?.clientChain ?? null, "client's chain"));
  if (tls?.policies) lines.push(...policies(tls.policies));
  if (tls?.dane) lines.push(...dane(tls.dane));
  return lines;
}

/** How to get the chain; nothing where the captures cannot be read a second time. */
function pemHint({ stream, tls }: StreamDocument, captures: readonly string[]): string {
  const named = shellWords(captures);
  if (named === null) return '';
  const isDecrypted = tls?.handshake.some(
    ({ from, type, decrypted }) => from === 'server' && type?.id === HandshakeType.certificate && decrypted,
  );
  return ` (as PEM${isDecrypted ? ', with the same --keylog' : ''}: pcapinspect --pem ${stream} ${named})`;
}

function main({ detail, advice, logLines, ...finding }: FindingDocument): string[] {
  const lines = [...paragraph(detail, '  '), '', ...proof(finding, '  '), ''];
  if (advice.length > 0) lines.push('  What to do', ...bullets(advice, '  '), '');
  // Log lines are to be searched for: they are not broken.
  if (logLines.length > 0) lines.push(LOG_LINES, ...logLines.map((line) => `    ${line}`), '');
  return lines;
}

function minor({ id, severity, title, detail, ...finding }: FindingDocument): string[] {
  return [
    ...paragraph(`${severity} ${id}: ${title}`, '      ', '    '),
    ...(detail === '' ? [] : paragraph(detail, '      ')),
    ...proof(finding, '      '),
  ];
}

type Proof = Pick<FindingDocument, 'frames' | 'places' | 'filter'>;

function proof({ frames, places, filter }: Proof, indent: string): string[] {
  const where = places === null ? '' : ` (${placesText(places.slice(0, MAX_FRAMES))})`;
  const lines =
    frames.length === 0
      ? []
      : paragraph(
          `${some(frames, MAX_FRAMES)}${where}`,
          `${indent}${' '.repeat(11)}`,
          `${indent}Frames     `,
        );
  // A filter is to be copied: it is not broken.
  return [...lines, `${indent}Wireshark  ${filter}`];
}

function connection(stream: StreamDocument): string[] {
  const { client, server, proxy, prelude, smtp, tcp, firstFrame, lastFrame, firstTime, lastTime, parts } =
    stream;
  const rows: (readonly [string, string])[] = [
    ['client', `${peer(client, smtp?.ehlo ?? '')}, ${count(tcp.bytes.client, 'byte')}`],
    ['server', `${peer(server, serverName(stream))}, ${count(tcp.bytes.server, 'byte')}`],
    ...namesRows(stream.names),
    ...(prelude === null ? [] : [['tunnel', preludeText(prelude)] as const]),
    ...(proxy === null ? [] : [['proxy', proxyText(proxy)] as const]),
    ['time', timeSpan(firstTime, lastTime)],
    ['frames', `${firstFrame} to ${lastFrame}, ${count(tcp.frames, 'frame')} of this stream`],
    ...(parts === null ? [] : [['files', partsText(parts)] as const]),
    ['end', ending(stream)],
  ];
  if (tcp.missing !== null && tcp.missing.client + tcp.missing.server > 0) {
    rows.push([
      'missing',
      `${count(tcp.missing.client, 'byte')} of the client, ${tcp.missing.server} of the server`,
    ]);
  }
  return definitions(rows, '    ');
}

/** An address with the name that the capture gives it, and what the peer calls itself or is called. */
function peer(endpoint: EndpointDocument, said: string): string {
  const name = endpoint.name === null ? '' : ` named ${endpoint.name}`;
  return `${address(endpoint)}${name}${said ? ` (${said})` : ''}`;
}

function comments(list: StreamDocument['comments']): string[] {
  if (list.length === 0) return [];
  const lines = list.flatMap(({ frame, text }) => commentLines(text, `frame ${frame}`, '    '));
  return ['  Comments in the capture', ...lines, ''];
}

function ending({ tcp: { opened, closed, closedBy } }: StreamDocument): string {
  if (opened === 'refused') return 'connection refused';
  if (opened === 'unanswered') return 'the SYN was not answered';
  if (closed === 'open') return 'still open where the capture ends';
  return `${closed === 'rst' ? 'reset' : 'closed'}${closedBy === null ? '' : ` by the ${closedBy}`} (${closed.toUpperCase()})`;
}

/** What a healthy stream used, in a word. */
export function negotiated({ tls }: StreamDocument): string {
  if (tls === null || tls.version === null) return '';
  return `${named(tls.version)}${tls.resumed ? ', resumed' : ''}`;
}
