import { type Line, span } from '../line.ts';
import { TABS, type Tab } from '../tabs.ts';
import { Lines } from './lines.tsx';

/** The tabs with their number keys; the one that is shown stands in brackets. */
export function TabBar({ tab, width }: { readonly tab: Tab; readonly width: number }) {
  const current = TABS.findIndex(({ id }) => id === tab);
  const line: Line = TABS.flatMap(({ id, title }, index) => {
    const edge = index === current ? '[' : index === current + 1 ? ']' : ' ';
    return [span(edge), span(`${index + 1} ${title}`, id === tab ? 'title' : 'plain')];
  });
  return <Lines lines={[current === TABS.length - 1 ? [...line, span(']')] : line]} width={width} />;
}
