import { Box } from 'ink';
import { useAppearance } from '../components/appearance.ts';
import { Lines } from '../components/lines.tsx';
import { StatusBar } from '../components/status-bar.tsx';
import type { Glyphs } from '../glyphs.ts';
import { frameHeight } from '../layout.ts';
import { EMPTY_LINE, type Line, span } from '../line.ts';
import type { Progress, UiState } from '../state.ts';
import { count } from '../words.ts';

const BAR = 40;

/** How far reading has come. */
export function LoadingScreen({ state, title }: { readonly state: UiState; readonly title: string }) {
  const { glyphs } = useAppearance();
  const width = state.size.columns;
  const lines = [
    [span(title, 'title')],
    EMPTY_LINE,
    [span('  Reading the capture')],
    ...(state.progress === null ? [] : progressLines(state.progress, glyphs)),
  ];
  const rest = Array.from({ length: frameHeight(state.size) - 1 - lines.length }, () => EMPTY_LINE);
  return (
    <Box flexDirection="column">
      <Lines lines={[...lines, ...rest]} width={width} />
      <StatusBar place="loading" notice={state.notice} position="" width={width} />
    </Box>
  );
}

function progressLines({ bytesRead, bytesTotal, frames, streams }: Progress, glyphs: Glyphs): Line[] {
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const counts = [span(`  ${count(frames, 'frame')}, ${count(streams, 'stream')}`)];
  if (bytesTotal === null || bytesTotal <= 0) return [[span(`  ${mebibytes(bytesRead)}`)], counts];
  const share = Math.min(1, bytesRead / bytesTotal);
  const full = Math.round(share * BAR);
  return [
    [
      span(`  ${glyphs.full.repeat(full)}`),
      span(glyphs.empty.repeat(BAR - full), 'faint'),
      span(` ${Math.floor(share * 100)} % of ${mebibytes(bytesTotal)}`),
    ],
    counts,
  ];
}
