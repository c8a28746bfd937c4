import { Box } from 'ink';
import { useAppearance } from '../components/appearance.ts';
import { Lines } from '../components/lines.tsx';
import { ScrollArea, scrollPosition } from '../components/scroll-area.tsx';
import { StatusBar } from '../components/status-bar.tsx';
import { TabBar } from '../components/tab-bar.tsx';
import type { Glyphs } from '../glyphs.ts';
import { openPage } from '../layout.ts';
import { cutLine, type Line, span, spreadLine } from '../line.ts';
import { outcomeSpan } from '../outcomes.ts';
import { certificatesOf } from '../pages/certificates.ts';
import type { Page } from '../pages/page.ts';
import { readingNote } from '../rule-line.ts';
import type { OpenStream, UiState } from '../state.ts';
import { address } from '../words.ts';

/** One stream: its tabs, or one of its certificates in full. */
export function StreamScreen({ state, open }: { readonly state: UiState; readonly open: OpenStream }) {
  const { glyphs } = useAppearance();
  const width = state.size.columns;
  const shown = openPage(state);
  const position = open.positions[open.tab];
  const { top } = open.certificate ?? position;
  const selected = open.certificate === null ? selectedLines(shown, position.cursor) : undefined;
  return (
    <Box flexDirection="column">
      <Lines lines={[titleLine(open, width, glyphs)]} width={width} />
      {open.certificate === null ? (
        <TabBar tab={open.tab} width={width} />
      ) : (
        <Lines lines={[certificateTitle(open, open.certificate.index)]} width={width} />
      )}
      <Lines lines={[[span(glyphs.rule.repeat(width), 'faint')], ...shown.heading]} width={width} />
      <ScrollArea lines={shown.lines} top={top} width={width} height={shown.height} selected={selected} />
      <StatusBar
        place={hintPlace(open, shown)}
        notice={state.notice}
        position={scrollPosition(top, shown.height, shown.lines.length)}
        reading={readingNote(state)}
        width={width}
      />
    </Box>
  );
}

function titleLine({ stream }: OpenStream, width: number, glyphs: Glyphs): Line {
  const outcome = [
    span(' '),
    outcomeSpan(stream, glyphs),
    span(stream.cause === null ? '' : `  ${stream.cause}`),
  ];
  const peers = [
    span(`Stream ${stream.stream}`, 'title'),
    span(`  ${address(stream.client)} ${glyphs.to} ${address(stream.server)}`),
  ];
  return cutLine(spreadLine(peers, outcome, width, glyphs.ellipsis), width, glyphs.ellipsis);
}

function certificateTitle({ stream }: OpenStream, index: number): Line {
  const sent = stream.tls?.certificates.server.length ?? 0;
  const [side, depth] = index < sent ? ['server', index] : ['client', index - sent];
  return [
    span(` Certificate ${depth} of the ${side}'s chain`, 'title'),
    span(`  (${index + 1} of ${certificatesOf(stream).length})`, 'faint'),
  ];
}

/** The lines of the selected thing that carry its name and its details, up to the next one or a gap. */
function selectedLines({ items, lines }: Page, cursor: number): readonly [number, number] | undefined {
  const first = items[cursor];
  if (first === undefined) return undefined;
  let last = first;
  while (last + 1 < (items[cursor + 1] ?? lines.length) && (lines[last + 1]?.length ?? 0) > 0) last++;
  return [first, last];
}

function hintPlace(
  { tab, certificate }: OpenStream,
  { items }: Page,
): 'certificate' | 'certificates' | 'stream' {
  if (certificate !== null) return 'certificate';
  return tab === 'certificates' && items.length > 0 ? 'certificates' : 'stream';
}
