import { Text } from 'ink';
import { cutLine, fillLine, GUTTER, type Line } from '../line.ts';
import { paint } from '../theme.ts';
import { useAppearance } from './appearance.ts';

interface LinesProps {
  readonly lines: readonly Line[];
  /** Columns of the screen; longer lines are cut. */
  readonly width: number;
  /** The first and last line of what is selected, as places in `lines`. */
  readonly selected?: readonly [first: number, last: number] | undefined;
}

/** Lines as they are, one below the other; of the selected ones the first gets the pointer in its gutter. */
export function Lines({ lines, width, selected }: LinesProps) {
  const { theme, glyphs } = useAppearance();
  return lines.map((line, index) => {
    const isSelected = selected !== undefined && index >= selected[0] && index <= selected[1];
    const text = isSelected
      ? paint(
          selectedText(line, width, index === selected[0], glyphs.pointer, glyphs.ellipsis),
          theme.selected,
        )
      : cutLine(line, width, glyphs.ellipsis)
          .map((part) => paint(part.text, theme[part.role]))
          .join('');
    // A Text without anything in it would take no row.
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
    return <Text key={index}>{text === '' ? ' ' : text}</Text>;
  });
}

function selectedText(
  line: Line,
  width: number,
  isFirst: boolean,
  pointer: string,
  ellipsis: string,
): string {
  const text = fillLine(line, width, ellipsis)
    .map((part) => part.text)
    .join('');
  return (isFirst ? pointer : ' ') + ' '.repeat(GUTTER - 1) + text.slice(GUTTER);
}
