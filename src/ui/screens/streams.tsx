import { Box } from 'ink';
import type { InspectionDocument, StreamDocument, TlsDocument } from '../../report/document.ts';
import { standingCounts } from '../catalogue.ts';
import { useAppearance } from '../components/appearance.ts';
import { Lines } from '../components/lines.tsx';
import { ScrollArea } from '../components/scroll-area.tsx';
import { StatusBar } from '../components/status-bar.tsx';
import type { Glyphs } from '../glyphs.ts';
import { listHeight } from '../layout.ts';
import { cutLine, EMPTY_LINE, GUTTER, type Line, lineWidth, type Span, span, spreadLine } from '../line.ts';
import { outcomeSpan, SEVERITIES, STANDINGS, standingOf } from '../outcomes.ts';
import { ruleLine } from '../rule-line.ts';
import { currentList, currentStream } from '../selection.ts';
import type { UiState } from '../state.ts';
import { streamTable } from '../stream-columns.ts';
import { rowLine, titleLine } from '../table.ts';
import { address, count, grouped, hasMalformedName, timeText } from '../words.ts';

interface StreamsScreenProps {
  readonly state: UiState;
  readonly title: string;
}

/** All streams of the capture, as far as it is read, the failing ones first, and more about the selected one. */
export function StreamsScreen({ state, title }: StreamsScreenProps) {
  const { glyphs } = useAppearance();
  const width = state.size.columns;
  const { cursor, top } = state.list;
  const list = currentList(state);
  const height = listHeight(state.size, state.document);
  const { columns, widths } = streamTable(list.measures, glyphs, width - GUTTER);
  const gutter = span(' '.repeat(GUTTER));
  const rows = list.streams
    .slice(top, top + height)
    .map((stream) => [gutter, ...rowLine(columns, widths, stream, glyphs.ellipsis)]);
  const position = list.streams.length === 0 ? '' : `${grouped(cursor + 1)}/${grouped(list.streams.length)}`;
  return (
    <Box flexDirection="column">
      <Lines
        lines={[
          summaryLine(title, state, glyphs),
          ...problemLine(state.document, glyphs),
          [gutter, ...titleLine(columns, widths)],
        ]}
        width={width}
      />
      <ScrollArea
        lines={rows.length === 0 ? [[span(`  ${emptyText(state)}`, 'faint')]] : rows}
        top={0}
        width={width}
        height={height}
        selected={rows.length === 0 ? undefined : [cursor - top, cursor - top]}
      />
      <Lines lines={[ruleLine(state, list), ...preview(currentStream(state), glyphs)]} width={width} />
      <StatusBar place="streams" notice={state.notice} position={position} width={width} />
    </Box>
  );
}

/** `mx.pcap  31 frames, 3 streams       ✗ 1 failed  ✓ 2 secured`; without the words where they do not fit. */
function summaryLine(title: string, state: UiState, glyphs: Glyphs): Line {
  const width = state.size.columns;
  const name = span(title, 'title');
  const size = span(sizeText(state), 'faint');
  const counts = (words: boolean): Line =>
    standingCounts(state.catalogue).map(([standing, number]): Span => {
      const { mark, role } = STANDINGS[standing];
      return span(`  ${glyphs.marks[mark]} ${grouped(number)}${words ? ` ${standing}` : ''}`, role);
    });
  const inWords = counts(true);
  if (lineWidth([name, size, ...inWords]) < width)
    return spreadLine([name, size], inWords, width, glyphs.ellipsis);
  const room = Math.max(MIN_TITLE, width - lineWidth([size, ...counts(false)]) - 1);
  return spreadLine([...cutLine([name], room, glyphs.ellipsis), size], counts(false), width, glyphs.ellipsis);
}

function sizeText({ document, progress }: UiState): string {
  const frames = document?.capture.frames ?? progress?.frames ?? 0;
  const streams = document?.streams.length ?? progress?.streams ?? 0;
  return `  ${count(frames, 'frame')}, ${count(streams, 'stream')}`;
}

function emptyText({ document }: UiState): string {
  return document === null ? 'No mail and no TLS so far' : 'No TCP stream in this capture';
}

/** Columns of the title that the counts leave it in any case. */
const MIN_TITLE = 16;

function problemLine(document: InspectionDocument | null, glyphs: Glyphs): Line[] {
  const { problems = [] } = document?.capture ?? {};
  const [first] = problems;
  if (first === undefined) return [];
  const more = problems.length > 1 ? ` (and ${count(problems.length - 1, 'more problem')}, see i)` : '';
  return [[span(`${glyphs.marks.warning} ${first.message}${more}`, 'warning')]];
}

/** Three lines on the selected stream: what the columns may have cut. */
function preview(stream: StreamDocument | undefined, glyphs: Glyphs): Line[] {
  if (stream === undefined) return [EMPTY_LINE, EMPTY_LINE, EMPTY_LINE];
  const { tls, smtp, findings, cause } = stream;
  const why = findings.find(({ id }) => id === cause);
  const hello = [
    stream.prelude === null
      ? null
      : `through a proxy to ${stream.prelude.target.host}:${stream.prelude.target.port}`,
    stream.proxy?.client ? `proxy for ${address(stream.proxy.client)}` : null,
    nameText(tls),
    tls?.version?.name ?? null,
    tls?.cipherSuite?.name ?? null,
    smtp?.ehlo ? `EHLO ${smtp.ehlo}` : null,
  ].filter((part) => part !== null);
  return [
    [
      span(`Stream ${stream.stream}`, 'strong'),
      span(`  ${address(stream.client)} ${glyphs.to} ${address(stream.server)}`),
      span(`  ${timeText(stream.firstTime)}`, 'faint'),
    ],
    [span(hello.length === 0 ? stream.protocol : hello.join(', '))],
    [outcomeSpan(stream, glyphs), ...(why ? [span(': '), span(why.title)] : besides(stream))],
  ];
}

function nameText(tls: TlsDocument | null): string | null {
  if (tls?.serverName) return `SNI ${tls.serverName}`;
  if (!tls?.clientHello) return null;
  return hasMalformedName(tls.clientHello) ? 'SNI malformed' : 'no SNI';
}

/** Behind an outcome that nothing is to blame for: the worst that was seen, which did not lead to it. */
function besides(stream: StreamDocument): Line {
  const { findings } = stream;
  const [first] = findings;
  if (first === undefined) return [span(`: ${STANDINGS[standingOf(stream)].words}`)];
  const alike = findings.filter(({ severity }) => severity === first.severity);
  const { role, words } = SEVERITIES[first.severity];
  const titles = alike.map(({ title }) => title).join('; ');
  return [span('  '), span(`${count(alike.length, words)}: `, role), span(titles)];
}
