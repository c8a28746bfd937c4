/** Text measured in terminal columns. Input must be one line that has passed `visible()`. */
import stringWidth from 'string-width';

/** ASCII and the signs we draw with: a column each, and nearly all that is ever measured. */
const COLUMN_EACH = /^[\u0020-\u007e–…→←─━│└•·✗✓∅▸]*$/;
const graphemes = new Intl.Segmenter();

/** Columns that `text` takes on a terminal, measured as Ink measures. */
export function textWidth(text: string): number {
  return COLUMN_EACH.test(text) ? text.length : stringWidth(text);
}

/** `text` in at most `width` columns; where something is cut off, `ellipsis` (a column, or nothing) stands for it. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  return width < 1 ? '' : head(text, width - ellipsis.length) + ellipsis;
}

/** `text` in exactly `width` columns, cut or filled up with spaces. */
export function fitTo(
  text: string,
  width: number,
  ellipsis: string,
  align: 'left' | 'right' = 'left',
): string {
  const cut = truncate(text, width, ellipsis);
  const fill = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
}

/** `text` broken at spaces into lines of at most `width` columns; a longer word is split. At least one line. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= room) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (textWidth(line) > room) {
      const part = breakable(head(line, room));
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  lines.push(line);
  return lines;
}

/** The beginning of a word that is too long, up to the last sign in its second half after which it can be broken. */
function breakable(part: string): string {
  const at = Math.max(...['_', '.', '/', '-', ',', ':'].map((sign) => part.lastIndexOf(sign)));
  return at > part.length / 2 ? part.slice(0, at + 1) : part;
}

/** The longest beginning of `text` that takes at most `width` columns; never empty where `width` is two or more. */
function head(text: string, width: number): string {
  if (COLUMN_EACH.test(text)) return text.slice(0, width);
  let end = 0;
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += textWidth(segment);
    if (used > width) break;
    end = index + segment.length;
  }
  return text.slice(0, end === 0 && width >= 2 ? 1 : end);
}
