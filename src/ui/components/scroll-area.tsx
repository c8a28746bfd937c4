import { EMPTY_LINE, type Line } from '../line.ts';
import { Lines } from './lines.tsx';

interface ScrollAreaProps {
  readonly lines: readonly Line[];
  /** The first line in sight. */
  readonly top: number;
  readonly width: number;
  /** Rows; what the lines leave is empty. */
  readonly height: number;
  /** The first and last line of what is selected, as places in `lines`. */
  readonly selected?: readonly [first: number, last: number] | undefined;
}

/** The rows of a long text that are in sight; only they are drawn. */
export function ScrollArea({ lines, top, width, height, selected }: ScrollAreaProps) {
  const visible = lines.slice(top, top + height);
  const rows = [...visible, ...Array.from({ length: height - visible.length }, () => EMPTY_LINE)];
  return <Lines lines={rows} width={width} selected={selected && [selected[0] - top, selected[1] - top]} />;
}

/** `12-30/54`, or nothing where all is in sight. */
export function scrollPosition(top: number, height: number, length: number): string {
  return length <= height ? '' : `${top + 1}-${Math.min(top + height, length)}/${length}`;
}
