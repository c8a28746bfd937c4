/** Which stream a command means, and how the selection is kept while the list and the screen change. */
import type { StreamDocument } from '../report/document.ts';
import { type Catalogue, findStream, type StreamList, streamList } from './catalogue.ts';
import { follow, listHeight, type OpenPage, openPage, visibleTop } from './layout.ts';
import type { OpenStream, Position, UiState } from './state.ts';

/** The streams as listed now. */
export function currentList({ catalogue, showOthers }: UiState): StreamList {
  return streamList(catalogue, showOthers);
}

/** The stream that a command means: the open one, else the selected one. */
export function currentStream(state: UiState): StreamDocument | undefined {
  return state.open?.stream ?? currentList(state).streams[state.list.cursor];
}

/** The row of the list selected, and in sight. */
export function select(state: UiState, cursor: number): UiState {
  const { length } = currentList(state).streams;
  const at = clamp(cursor, length);
  const height = listHeight(state.size, state.document);
  return { ...state, list: { cursor: at, top: follow(state.list.top, at, at, height, length) } };
}

/** Everything scrolled no further than its end, what is selected in sight. */
export function keepInSight(state: UiState): UiState {
  const { open, overlay, ...listed } = select(state, state.list.cursor);
  return {
    ...listed,
    open: open === null ? null : settled(state, open),
    overlay: overlay === null ? null : { ...overlay, top: visibleTop(overlay.top, openPage(state)) },
  };
}

/** Other streams, or the same with more to say: what is selected or open stays so, where it was on the screen. */
export function withCatalogue(state: UiState, catalogue: Catalogue): UiState {
  return keepInSight({
    ...state,
    catalogue,
    list: listPosition(state, streamList(catalogue, state.showOthers)),
    open: state.open === null ? null : reopened(state, state.open, catalogue),
  });
}

function listPosition(state: UiState, { streams }: StreamList): Position {
  const { list, following } = state;
  if (following === 'top') return { cursor: 0, top: 0 };
  if (following === 'bottom') return { cursor: streams.length - 1, top: list.top };
  const selected = currentList(state).streams[list.cursor];
  const cursor = streams.findIndex(({ stream }) => stream === selected?.stream);
  return cursor < 0 ? list : { cursor, top: Math.max(0, list.top + cursor - list.cursor) };
}

/** The open stream as it is now; of a conversation that goes on the end stays in sight where it was. */
function reopened(state: UiState, open: OpenStream, catalogue: Catalogue): OpenStream {
  const stream = findStream(catalogue, open.stream.stream);
  if (stream === undefined || stream === open.stream) return open;
  const { lines, height } = openPage({ ...state, overlay: null });
  const { top } = open.positions[open.tab];
  const isAtEnd = top + height >= lines.length;
  if (open.tab !== 'conversation' || !isAtEnd) return { ...open, stream };
  const longer = openPage({ ...state, overlay: null, open: { ...open, stream } });
  return withPosition({ ...open, stream }, { cursor: 0, top: Math.max(top, longer.lines.length - height) });
}

/** The open text scrolled no further than its end, what is selected in it in sight. */
function settled(state: UiState, open: OpenStream): OpenStream {
  const shown = openPage({ ...state, overlay: null, open });
  const { certificate } = open;
  if (certificate !== null)
    return { ...open, certificate: { ...certificate, top: visibleTop(certificate.top, shown) } };
  const { cursor, top } = open.positions[open.tab];
  return withPosition(open, positionOf(shown, cursor, top));
}

/** The position at that item, or where there are none, scrolled to `top`; what follows the last item is read with that selected. */
export function positionOf(shown: OpenPage, cursor: number, top: number): Position {
  const { items, lines, height } = shown;
  if (items.length === 0) return { cursor, top: visibleTop(top, shown) };
  const at = clamp(cursor, items.length);
  const first = items[at] ?? 0;
  if (at === items.length - 1 && top > first) return { cursor: at, top: visibleTop(top, shown) };
  const last = (items[at + 1] ?? lines.length) - 1;
  return { cursor: at, top: follow(top, first, last, height, lines.length) };
}

export function withPosition(open: OpenStream, position: Position): OpenStream {
  return { ...open, positions: { ...open.positions, [open.tab]: position } };
}

export function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
