import type { AlertDocument, StreamDocument } from '../../report/document.ts';
import { ABOUT_CERTIFICATES, ALERT_MEANINGS } from '../alert-meanings.ts';
import { tellsOfTrouble } from '../dialogue.ts';
import { EMPTY_LINE, GUTTER, type Line, paragraph, span } from '../line.ts';
import { standingOf } from '../outcomes.ts';
import { closeText, hex } from '../words.ts';
import { alertContext } from './conversation.ts';
import { body, field, heading, type Page, type Paper, page } from './page.ts';

/** Every alert: who sent it, what it means, and what was said just before. */
export function alertPage(stream: StreamDocument, paper: Paper): Page {
  const alerts = stream.tls?.alerts ?? [];
  if (alerts.length === 0) {
    const isOpen = standingOf(stream) === 'open';
    return page([
      ...body(`No alert was seen in this stream${isOpen ? ' so far' : ''}.`, paper, 'faint'),
      ...(isOpen ? [] : field('It ended so', closeText(stream.tcp, false), paper)),
    ]);
  }
  return page([
    ...alerts.flatMap((alert, index) => [
      ...(index > 0 ? [EMPTY_LINE] : []),
      ...alertLines(alert, tellsOfTrouble(alert, stream.outcome), paper),
    ]),
    ...heading('What was said around it'),
    ...alertContext(stream, paper, 3),
  ]);
}

function alertLines(
  { from, frame, level, description, encrypted, inferred }: AlertDocument,
  isTrouble: boolean,
  paper: Paper,
): Line[] {
  const other = from === 'client' ? 'server' : 'client';
  const hidden = inferred ? 'likely an alert, encrypted,' : 'encrypted alert';
  const name = description === null ? hidden : description.name;
  return [
    ...paragraph(`${name} from the ${from}`, paper.width, {
      indent: GUTTER,
      role: isTrouble ? 'bad' : 'tls',
      lead: isTrouble ? span(paper.glyphs.marks.bad, 'bad') : span(' '),
    }),
    ...field('Frame', `${frame}`, paper),
    ...field('Level', level ?? span('not to be seen', 'faint'), paper),
    ...(description === null
      ? field('Description', span(hiddenText(inferred), 'faint'), paper)
      : [
          ...field(
            'Description',
            `${description.name} (${description.id}, ${hex(description.id, 1)})`,
            paper,
          ),
          ...field('It says', ALERT_MEANINGS[description.id] ?? 'nothing that we know of', paper),
        ]),
    ...(description !== null && ABOUT_CERTIFICATES.has(description.id)
      ? field('So', `the ${from} refused the certificate that the ${other} sent`, paper)
      : []),
    ...(encrypted && description !== null ? field('Encrypted', 'yes, and decrypted', paper) : []),
  ];
}

function hiddenText(inferred: boolean): string {
  return inferred
    ? 'encrypted; that it is an alert is told by its length and place'
    : 'encrypted; the TLS secrets of the session would show it';
}
