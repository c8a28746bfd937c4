import { visible } from '../bytes/text.ts';
import { fitTo, textWidth, truncate, wrap } from './text.ts';
import type { Role } from './theme.ts';

/** A piece of a line with one meaning. Made by `span()` only, so that its text is safe on a terminal. */
export interface Span {
  readonly text: string;
  readonly role: Role;
}

/** One row of the screen. */
export type Line = readonly Span[];

export const EMPTY_LINE: Line = [];

/** Columns at the left edge of what can be selected, where the pointer goes. */
export const GUTTER = 2;

/** Text from anywhere, made safe, with what it means. */
export function span(text: string, role: Role = 'plain'): Span {
  return { text: visible(text), role };
}

/** A line of one piece. */
export function line(text: string, role: Role = 'plain'): Line {
  return [span(text, role)];
}

export function lineWidth(of: Line): number {
  return of.reduce((width, part) => width + textWidth(part.text), 0);
}

/** The line in at most `width` columns. */
export function cutLine(of: Line, width: number, ellipsis: string): Line {
  if (lineWidth(of) <= width) return of;
  const parts: Span[] = [];
  let room = width;
  for (const part of of) {
    const used = textWidth(part.text);
    if (used >= room) {
      // A piece that just fits is cut too: the ellipsis says that others follow.
      const text =
        used > room ? truncate(part.text, room, ellipsis) : `${truncate(part.text, room - 1, '')}${ellipsis}`;
      parts.push({ text, role: part.role });
      break;
    }
    parts.push(part);
    room -= used;
  }
  return parts;
}

/** The line in exactly `width` columns. */
export function fillLine(of: Line, width: number, ellipsis: string): Line {
  const cut = cutLine(of, width, ellipsis);
  const rest = width - lineWidth(cut);
  return rest > 0 ? [...cut, { text: ' '.repeat(rest), role: 'plain' }] : cut;
}

/** `left` and, where there is room for it, `right` at the right edge. */
export function spreadLine(left: Line, right: Line, width: number, ellipsis: string): Line {
  const rightWidth = lineWidth(right);
  const room = width - rightWidth - 1;
  if (room < Math.min(lineWidth(left), width / 3)) return cutLine(left, width, ellipsis);
  return [...fillLine(left, room, ellipsis), span(' '), ...right];
}

/** A paragraph: wrapped text behind `indent` columns; `lead` (as wide as the indent, or shorter) opens the first line. */
export function paragraph(
  text: string,
  width: number,
  { indent = 0, role = 'plain', lead }: { indent?: number; role?: Role; lead?: Span } = {},
): Line[] {
  const margin = span(' '.repeat(indent));
  return wrap(visible(text), width - indent).map((part, index) => {
    const first = lead === undefined || index > 0 ? margin : { ...lead, text: fitTo(lead.text, indent, '') };
    return [first, { text: part, role }];
  });
}
