import { preludeText } from '../../diagnosis/prelude-text.ts';
import { isUnencrypted } from '../../report/decryption-text.ts';
import type {
  AnswerDocument,
  FindingDocument,
  ReplyDocument,
  StreamDocument,
} from '../../report/document.ts';
import { namesRows } from '../../report/names-text.ts';
import { proxyText } from '../../report/proxy-text.ts';
import { EMPTY_LINE, GUTTER, type Line, paragraph, span } from '../line.ts';
import { outcomeSpan, SEVERITIES, STANDINGS, standingOf } from '../outcomes.ts';
import { closeText, count } from '../words.ts';
import { body, bullet, commentLines, field, heading, measure, type Page, type Paper, page } from './page.ts';

/** What became of the stream, why, and what to change. */
export function diagnosisPage(stream: StreamDocument, paper: Paper): Page {
  const cause = stream.findings.find(({ id }) => id === stream.cause);
  const others = stream.findings.filter((finding) => finding !== cause);
  return page([
    ...outcomeLines(stream, paper),
    ...(cause === undefined ? [] : causeLines(cause, paper)),
    ...(others.length === 0 ? [] : heading(cause === undefined ? 'Findings' : 'Also seen')),
    ...others.flatMap((finding, index) => [
      ...(index > 0 ? [EMPTY_LINE] : []),
      ...findingLines(finding, paper),
    ]),
    ...heading('Connection'),
    ...connectionLines(stream, paper),
    ...(stream.comments.length === 0 ? [] : heading('Comments in the capture')),
    ...stream.comments.flatMap(({ frame, text }) => commentLines(text, `frame ${frame}`, paper)),
  ]);
}

function outcomeLines(stream: StreamDocument, paper: Paper): Line[] {
  const outcome = outcomeSpan(stream, paper.glyphs);
  const [first = EMPTY_LINE, ...rest] = paragraph(STANDINGS[standingOf(stream)].words, paper.width, {
    indent: outcome.text.length + GUTTER,
  });
  return [[outcome, span(': '), ...first.slice(1)], ...rest];
}

function causeLines({ severity, title, detail, ...evidence }: FindingDocument, paper: Paper): Line[] {
  const { role, words } = SEVERITIES[severity];
  return [
    ...heading('Cause'),
    ...body(title, paper, role === 'plain' ? 'strong' : role),
    ...body(detail, paper),
    ...bullets('What to do', evidence.advice, paper),
    ...bullets('In the logs', evidence.logLines, paper),
    ...heading('Evidence'),
    ...field('Finding', `${evidence.id} (${words})`, paper),
    ...(evidence.frames.length === 0 ? [] : field('Frames', evidence.frames.join(', '), paper)),
    ...(evidence.places ?? []).flatMap((place) =>
      place === null ? [] : field('', `frame ${place.frame} of ${place.file}`, paper),
    ),
    ...field('Wireshark filter', evidence.filter, paper),
  ];
}

function bullets(title: string, texts: readonly string[], paper: Paper): Line[] {
  return texts.length === 0 ? [] : [...heading(title), ...texts.flatMap((text) => bullet(text, paper))];
}

/** A finding that is not the cause: the same in fewer lines. */
function findingLines(
  { id, severity, title, detail, frames, filter, advice }: FindingDocument,
  paper: Paper,
): Line[] {
  const { mark, role, words } = SEVERITIES[severity];
  const under = (text: string, faint: boolean): Line[] =>
    paragraph(text, measure(paper), { indent: GUTTER + 2, role: faint ? 'faint' : 'plain' });
  const where =
    frames.length === 0 ? '' : `, ${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}`;
  return [
    ...bullet(title, paper, span(paper.glyphs.marks[mark], role)),
    ...under(detail, false),
    ...advice.flatMap((text) => under(text, false)),
    ...under(`${id} (${words})${where}: ${filter}`, true),
  ];
}

function connectionLines(stream: StreamDocument, paper: Paper): Line[] {
  const { tcp, smtp, dialogue, tls } = stream;
  const missing = (tcp.missing?.client ?? 0) + (tcp.missing?.server ?? 0);
  const { client, server, parts } = stream;
  return [
    ...(client.name === null ? [] : field('Client', `${client.ip} is ${client.name}`, paper)),
    ...(server.name === null ? [] : field('Server', `${server.ip} is ${server.name}`, paper)),
    ...field('Frames', `${stream.firstFrame} to ${stream.lastFrame}, ${count(tcp.frames, 'frame')}`, paper),
    ...(parts ?? []).flatMap(({ file, firstFrame, lastFrame }) =>
      field('', `${firstFrame} to ${lastFrame} of ${file}`, paper),
    ),
    ...field('Ended', closeText(tcp, standingOf(stream) === 'open'), paper),
    ...field(
      'Bytes',
      `${count(tcp.bytes.client, 'byte')} from the client, ${count(tcp.bytes.server, 'byte')} from the server`,
      paper,
    ),
    ...namesRows(stream.names).flatMap(([name, value]) => field(capitalized(name), value, paper)),
    ...(stream.prelude === null ? [] : field('Tunnel', preludeText(stream.prelude), paper)),
    ...(stream.proxy === null ? [] : field('Proxy', proxyText(stream.proxy), paper)),
    ...(missing === 0
      ? []
      : field('Missing', span(`${count(missing, 'byte')} are not in the capture`, 'warning'), paper)),
    ...(smtp?.greeting ? field('Greeting', replyText(smtp.greeting), paper) : []),
    ...(smtp?.ehlo ? field('Client says it is', smtp.ehlo, paper) : []),
    ...(smtp ? field('STARTTLS', starttlsText(smtp.starttls, replyText(smtp.starttls.reply)), paper) : []),
    ...(dialogue?.greeting ? field('Greeting', answerText(dialogue.greeting), paper) : []),
    ...(dialogue
      ? field('STARTTLS', starttlsText(dialogue.starttls, answerText(dialogue.starttls.reply)), paper)
      : []),
    ...(tls ? field('TLS', tlsText(tls), paper) : []),
  ];
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function replyText(reply: ReplyDocument | null): string {
  return reply === null ? '' : `${reply.code} ${reply.text.join(' ')}`;
}

function answerText(answer: AnswerDocument | null): string {
  return answer === null ? '' : `${answer.status} ${answer.text}`;
}

function starttlsText(
  { offered, requestFrame }: { readonly offered: boolean; readonly requestFrame: number | null },
  answer: string,
): string {
  return [
    offered ? 'offered' : 'not offered',
    requestFrame === null ? 'not asked for' : `asked for in frame ${requestFrame}`,
    ...(answer === '' ? [] : [`answered ${answer}`]),
  ].join(', ');
}

function tlsText(tls: NonNullable<StreamDocument['tls']>): string {
  return [
    tls.version?.name ?? 'no version agreed',
    tls.cipherSuite?.name,
    tls.group?.name,
    tls.established ? 'handshake complete' : 'handshake not complete',
    tls.resumed ? 'resumed' : undefined,
    tls.anonymous ? 'without certificates' : undefined,
    tls.renegotiated ? 'renegotiated' : undefined,
    tls.decrypted ? 'decrypted' : undefined,
    isUnencrypted(tls.cipherSuite) ? 'not encrypted' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
