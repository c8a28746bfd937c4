import type { InspectionDocument } from '../../report/document.ts';
import { dnsText } from '../../report/names-text.ts';
import { type Line, span } from '../line.ts';
import { count, timeText } from '../words.ts';
import { commentLines, field, heading, type Page, type Paper, page } from './page.ts';

/** Records of DNS answers that are listed. */
const MAX_DNS = 500;

/** The capture itself: files, problems in reading them, and what its DNS answers say. */
export function capturePage({ capture, dns }: InspectionDocument, paper: Paper): Page {
  return page([
    ...capture.files.flatMap(({ path, format, compression, frames }) =>
      field(
        'File',
        `${path} (${[format, compression].filter(Boolean).join(', ')}, ${count(frames, 'frame')})`,
        paper,
      ),
    ),
    ...field('Frames', `${count(capture.frames, 'frame')}, ${count(capture.bytes, 'byte')}`, paper),
    ...(capture.firstTime === null ? [] : field('First frame', timeText(capture.firstTime), paper)),
    ...(capture.lastTime === null ? [] : field('Last frame', timeText(capture.lastTime), paper)),
    ...heading('Problems'),
    ...(capture.problems.length === 0
      ? field('', span('none', 'faint'), paper)
      : capture.problems.flatMap(({ file, frame, message }): Line[] =>
          field(frame === null ? '' : `frame ${frame}`, span(`${file}: ${message}`, 'warning'), paper),
        )),
    ...(capture.comments.length === 0 ? [] : heading('Comments')),
    ...capture.comments.flatMap(({ file, frame, text }) =>
      commentLines(text, frame === null ? '' : `frame ${frame}`, paper, `${file}: `),
    ),
    ...heading('DNS answers'),
    ...(dns.length === 0
      ? field('', span('none', 'faint'), paper)
      : dns.slice(0, MAX_DNS).flatMap((record) => field(`frame ${record.frame}`, dnsText(record), paper))),
    ...(dns.length <= MAX_DNS ? [] : field('', `and ${count(dns.length - MAX_DNS, 'more record')}`, paper)),
  ]);
}
