import type { AlertDocument, CommentDocument, StreamDocument } from '../../report/document.ts';
import { alertText, type Turn, turnsOf } from '../dialogue.ts';
import { EMPTY_LINE, fillLine, type Line, paragraph, span } from '../line.ts';
import { standingOf } from '../outcomes.ts';
import { fitTo, truncate } from '../text.ts';
import { address, closeText, count } from '../words.ts';
import { type Page, type Paper, page } from './page.ts';

/** Who said what: frame | client | server. */
export function conversationPage(stream: StreamDocument, paper: Paper): Page {
  const turns = turnsOf(stream);
  const columns = columnsFor(stream, paper);
  const lines: Line[] = [];
  let alertLine: number | null = null;
  const comments = [...stream.comments].sort((a, b) => a.frame - b.frame);
  const commentsUpTo = (frame: number): Line[] => {
    const later = comments.findIndex((comment) => comment.frame > frame);
    return comments
      .splice(0, later < 0 ? comments.length : later)
      .flatMap((comment) => commentLines(comment, columns, paper));
  };
  for (const turn of turns) {
    lines.push(...commentsUpTo(turn.frame - 1));
    if (turn.alert) alertLine ??= lines.length;
    lines.push(...turnLines(turn, columns, paper));
  }
  lines.push(...commentsUpTo(Number.POSITIVE_INFINITY));
  if (turns.length === 0) lines.push([span('  Nothing was said in a mail protocol or TLS.', 'faint')]);
  return page([...lines, ...endLines(stream, columns)], {
    heading: headingLines(stream, columns, paper),
    alertLine,
  });
}

/** The turns around the first alert that tells of trouble, or else the first one, as they stand in the conversation. */
export function alertContext(stream: StreamDocument, paper: Paper, around: number): Line[] {
  const turns = turnsOf(stream);
  const trouble = turns.findIndex(({ alert }) => alert);
  const at = trouble === -1 ? turns.findIndex((turn) => isOf(turn, stream.tls?.alerts[0])) : trouble;
  const columns = columnsFor(stream, paper);
  const [heading = EMPTY_LINE] = headingLines(stream, columns, paper);
  const near = turns.slice(Math.max(0, at - around), at + around + 1);
  return [heading, ...near.flatMap((turn) => turnLines(turn, columns, paper))];
}

function isOf({ from, frame, text }: Turn, alert: AlertDocument | undefined): boolean {
  return alert !== undefined && from === alert.from && frame === alert.frame && text === alertText(alert);
}

interface Columns {
  readonly frame: number;
  readonly client: number;
  readonly server: number;
}

/** Mark and space, the frame, and two halves with a bar before each. */
function columnsFor({ lastFrame }: StreamDocument, { width }: Paper): Columns {
  const frame = Math.max(5, `${lastFrame}`.length);
  const room = width - 2 - frame - 6;
  const client = Math.floor(room / 2);
  return { frame, client, server: room - client };
}

function headingLines(
  { client, server }: StreamDocument,
  columns: Columns,
  { width, glyphs }: Paper,
): Line[] {
  const cut = (text: string, room: number): string => fitTo(text, room, glyphs.ellipsis);
  return [
    [
      span(`  ${fitTo('FRAME', columns.frame, '', 'right')} ${glyphs.bar} `, 'faint'),
      span(cut(`client ${address(client)} ${glyphs.to}`, columns.client), 'heading'),
      span(` ${glyphs.bar} `, 'faint'),
      span(truncate(`${glyphs.from} server ${address(server)}`, columns.server, glyphs.ellipsis), 'heading'),
    ],
    [span(glyphs.rule.repeat(width), 'faint')],
  ];
}

function turnLines({ from, frame, text, role, alert }: Turn, columns: Columns, { glyphs }: Paper): Line[] {
  const isClient = from === 'client';
  const mark = alert ? glyphs.marks.bad : ' ';
  return paragraph(text, isClient ? columns.client : columns.server, { role }).map((part, index) => {
    const number = index === 0 ? `${frame}` : '';
    return [
      span(`${index === 0 ? mark : ' '} `, 'bad'),
      span(`${number.padStart(columns.frame)}`, alert ? 'bad' : 'plain'),
      span(` ${glyphs.bar} `, 'faint'),
      ...fillLine(isClient ? part : EMPTY_LINE, columns.client, glyphs.ellipsis),
      span(` ${glyphs.bar} `, 'faint'),
      ...(isClient ? [] : part),
    ];
  });
}

/** What somebody wrote into the capture at a frame, across both columns. */
function commentLines({ frame, text }: CommentDocument, columns: Columns, { glyphs }: Paper): Line[] {
  const room = columns.client + columns.server + 3;
  return paragraph(`Comment: ${text}`, room, { role: 'strong' }).map((part, index) => [
    span(`  ${(index === 0 ? `${frame}` : '').padStart(columns.frame)}`),
    span(` ${glyphs.bar} `, 'faint'),
    ...part,
  ]);
}

function endLines(stream: StreamDocument, columns: Columns): Line[] {
  const { tcp, tls } = stream;
  const listed = tls?.encryptedRecords.length ?? 0;
  const all = (tls?.encryptedTotals.client.records ?? 0) + (tls?.encryptedTotals.server.records ?? 0);
  const margin = ' '.repeat(2 + columns.frame + 3);
  return [
    ...(all > listed ? [[span(`${margin}${count(all - listed, 'more encrypted record')}`, 'faint')]] : []),
    EMPTY_LINE,
    [span(`${margin}${closeText(tcp, standingOf(stream) === 'open')}`, 'faint')],
  ];
}
