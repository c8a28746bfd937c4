import { Box } from 'ink';
import { useAppearance } from '../components/appearance.ts';
import { Lines } from '../components/lines.tsx';
import { ScrollArea, scrollPosition } from '../components/scroll-area.tsx';
import { StatusBar } from '../components/status-bar.tsx';
import { openPage } from '../layout.ts';
import { EMPTY_LINE, span } from '../line.ts';
import { readingNote } from '../rule-line.ts';
import type { UiState } from '../state.ts';

const TITLES = { help: 'Keys', capture: 'The capture' } as const;

interface OverlayScreenProps {
  readonly state: UiState;
  readonly overlay: NonNullable<UiState['overlay']>;
  readonly title: string;
}

/** What lies over the other screens: the keys, or what is known of the capture. */
export function OverlayScreen({ state, overlay, title }: OverlayScreenProps) {
  const { glyphs } = useAppearance();
  const width = state.size.columns;
  const { lines, height } = openPage(state);
  return (
    <Box flexDirection="column">
      <Lines
        lines={[
          [span(TITLES[overlay.kind], 'title'), span(`  ${title}`, 'faint')],
          [span(glyphs.rule.repeat(width), 'faint')],
          EMPTY_LINE,
        ]}
        width={width}
      />
      <ScrollArea lines={lines} top={overlay.top} width={width} height={height} />
      <StatusBar
        place="overlay"
        notice={state.notice}
        position={scrollPosition(overlay.top, height, lines.length)}
        reading={readingNote(state)}
        width={width}
      />
    </Box>
  );
}
