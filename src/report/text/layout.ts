/** Lines of plain text. A line holds no line feed of its own: `joinLines` makes what the wire brought visible. */
import { visible } from '../../bytes/text.ts';

/** Columns that a report keeps to where its words allow it. */
export const WIDTH = 80;

/** The lines, safe for a terminal, each ending in a line feed. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line).trimEnd()}\n`).join('');
}

/** A paragraph behind `indent`; the first line begins with `lead` (not longer) instead. */
export function paragraph(text: string, indent: string, lead = indent): string[] {
  const room = WIDTH - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((part, index) => `${index === 0 ? lead : indent}${part}`);
}

/** Each text as a paragraph behind a bullet. */
export function bullets(texts: readonly string[], indent: string): string[] {
  return texts.flatMap((text) => paragraph(text, `${indent}  `, `${indent}- `));
}

/** Names and values in two columns; a long value goes on below itself. */
export function definitions(
  rows: readonly (readonly [name: string, value: string])[],
  indent: string,
): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  const margin = ' '.repeat(indent.length + width + 2);
  return rows.flatMap(([name, value]) => paragraph(value, margin, `${indent}${name.padEnd(width)}  `));
}

/** Cells in columns, each column as wide as its widest cell; the last one is not filled up. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A comment of one line or several, behind what it is on. */
export function commentLines(text: string, on: string, indent: string): string[] {
  const [first = '', ...rest] = text.split(/\r?\n/);
  return [
    ...paragraph(`${on}: ${first}`, `${indent}  `, indent),
    ...rest.flatMap((line) => paragraph(line, `${indent}  `)),
  ];
}

/** Captures that a command to try names: with more it is no help. */
const MAX_NAMED_CAPTURES = 4;

/** Captures as arguments of a command; null where they cannot be read a second time, or are too many. */
export function shellWords(captures: readonly string[]): string | null {
  const cannotBeNamed = captures.some((path) => path === '-' || path.startsWith('/dev/'));
  return cannotBeNamed || captures.length > MAX_NAMED_CAPTURES ? null : captures.map(shellWord).join(' ');
}

/** A path as an argument that a shell, and our own command line, takes for nothing else. */
function shellWord(path: string): string {
  const argument = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./:@%+=,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
