import { HINTS, type HintPlace } from '../keys.ts';
import { type Line, span, spreadLine } from '../line.ts';
import type { Notice } from '../state.ts';
import { useAppearance } from './appearance.ts';
import { Lines } from './lines.tsx';

interface StatusBarProps {
  readonly place: HintPlace;
  readonly notice: Notice | null;
  /** Where one is: `3/120`. */
  readonly position: string;
  /** How far reading is, where nothing else on the screen says it: `41 %`. */
  readonly reading?: string;
  readonly width: number;
}

/** The last row: what the last command came to, else the keys that matter here. */
export function StatusBar({ place, notice, position, reading = '', width }: StatusBarProps) {
  const { glyphs } = useAppearance();
  const left = notice === null ? hintLine(place) : [span(notice.text, notice.bad ? 'bad' : 'strong')];
  const gap = reading === '' || position === '' ? '' : '  ';
  const right = [span(reading, 'tls'), span(`${gap}${position}`, 'faint')];
  return <Lines lines={[spreadLine(left, right, width, glyphs.ellipsis)]} width={width} />;
}

function hintLine(place: HintPlace): Line {
  return HINTS[place].flatMap(([key, help], index) => [
    span(index === 0 ? '' : '  '),
    span(key, 'strong'),
    span(` ${help}`, 'faint'),
  ]);
}
