/** What each command does. */
import type { StreamDocument } from '../report/document.ts';
import { exportRequest } from './export-request.ts';
import type { Command } from './keys.ts';
import { bodyHeight, listHeight, type OpenPage, openPage, scrollTo, visibleTop } from './layout.ts';
import { isFailing } from './outcomes.ts';
import { certificatesOf } from './pages/certificates.ts';
import { conversationPage } from './pages/conversation.ts';
import { currentList, currentStream, keepInSight, positionOf, select, withPosition } from './selection.ts';
import type { OpenStream, Position, UiState } from './state.ts';
import { TABS, type Tab, tabBeside } from './tabs.ts';
import { grouped } from './words.ts';

/** The state after a command. */
export function perform(state: UiState, command: Command): UiState {
  switch (command) {
    case 'quit':
      return { ...state, quit: true };
    case 'suspend':
      return { ...state, suspending: true };
    case 'help':
    case 'capture':
      if (command === 'capture' && state.document === null) return withNotice(state, STILL_READ);
      return { ...state, overlay: state.overlay?.kind === command ? null : { kind: command, top: 0 } };
    case 'back':
      return goBack(state);
    case 'down':
      return move(state, 1);
    case 'up':
      return move(state, -1);
    case 'pageDown':
      return move(state, visibleRows(state) - 1);
    case 'pageUp':
      return move(state, 1 - visibleRows(state));
    case 'top':
      return move(state, Number.NEGATIVE_INFINITY);
    case 'bottom':
      return move(state, Number.POSITIVE_INFINITY);
    default:
      return state.overlay === null ? performOnStreams(state, command) : state;
  }
}

type StreamCommand =
  | 'open'
  | 'nextTab'
  | 'previousTab'
  | 'nextFailing'
  | 'previousFailing'
  | 'alert'
  | 'export'
  | 'others';

function performOnStreams(state: UiState, command: StreamCommand): UiState {
  switch (command) {
    case 'open':
      return openSelected(state);
    case 'nextTab':
    case 'previousTab':
      return state.open === null
        ? state
        : showTab(state, tabBeside(state.open.tab, command === 'nextTab' ? 1 : -1));
    case 'nextFailing':
      return toFailing(state, 1);
    case 'previousFailing':
      return toFailing(state, -1);
    case 'alert':
      return toAlert(state);
    case 'export':
      return requestExport(state);
    case 'others':
      return toggleOthers(state);
  }
}

/** Where the ends of the list are, the selection stays at them. */
const FOLLOWED: ReadonlyMap<number, UiState['following']> = new Map([
  [Number.NEGATIVE_INFINITY, 'top'],
  [Number.POSITIVE_INFINITY, 'bottom'],
]);

function visibleRows(state: UiState): number {
  const inList = state.open === null && state.overlay === null;
  return inList ? listHeight(state.size, state.document) : openPage(state).height;
}

function move(state: UiState, by: number): UiState {
  const { overlay, open, list } = state;
  if (overlay !== null) {
    return { ...state, overlay: { ...overlay, top: visibleTop(overlay.top + by, openPage(state)) } };
  }
  if (open === null) {
    const moved = select(state, list.cursor + by);
    return currentList(state).streams.length === 0
      ? moved
      : { ...moved, following: FOLLOWED.get(by) ?? null };
  }
  return { ...state, open: moveInStream(state, open, by) };
}

function moveInStream(state: UiState, open: OpenStream, by: number): OpenStream {
  const shown = openPage(state);
  if (open.certificate !== null) {
    const { index, top } = open.certificate;
    return { ...open, certificate: { index, top: visibleTop(top + by, shown) } };
  }
  const { cursor, top } = open.positions[open.tab];
  if (shown.items.length === 0) return withPosition(open, { cursor, top: visibleTop(top + by, shown) });
  return withPosition(open, moveAmongItems(shown, { cursor, top }, by));
}

/** From item to item, and from the last one on through what follows it. */
function moveAmongItems(shown: OpenPage, { cursor, top }: Position, by: number): Position {
  const { length } = shown.items;
  if (by === Number.POSITIVE_INFINITY) return positionOf(shown, length, shown.lines.length);
  const first = shown.items[cursor] ?? 0;
  if (cursor === length - 1 && Number.isFinite(by)) {
    if (by > 0) return positionOf(shown, cursor, top + by);
    if (top > first) return positionOf(shown, cursor, Math.max(first, top + by));
  }
  return positionOf(shown, cursor + (Math.abs(by) > 1 ? Math.sign(by) * length : by), top);
}

function goBack(state: UiState): UiState {
  if (state.overlay !== null) return { ...state, overlay: null };
  if (state.open?.certificate) return { ...state, open: { ...state.open, certificate: null } };
  return { ...state, open: null };
}

function openSelected(state: UiState): UiState {
  const { open } = state;
  if (open === null) {
    const stream = currentStream(state);
    return stream === undefined ? state : { ...state, following: null, open: opened(stream, 'diagnosis') };
  }
  if (open.tab !== 'certificates' || open.certificate !== null || certificatesOf(open.stream).length === 0)
    return state;
  return { ...state, open: { ...open, certificate: { index: open.positions.certificates.cursor, top: 0 } } };
}

const START: Position = { cursor: 0, top: 0 };

function opened(stream: StreamDocument, tab: Tab): OpenStream {
  const positions = Object.fromEntries(TABS.map(({ id }) => [id, START])) as Record<Tab, Position>;
  return { stream, tab, positions, certificate: null };
}

/** The open stream with that tab. */
export function showTab(state: UiState, tab: Tab): UiState {
  return state.open === null
    ? state
    : keepInSight({ ...state, open: { ...state.open, tab, certificate: null } });
}

function toFailing(state: UiState, by: 1 | -1): UiState {
  const { streams } = currentList(state);
  const { cursor } = state.list;
  const at = failingBeside(streams, cursor, by);
  const stream = streams[at];
  if (stream === undefined) return withNotice(state, 'No failing stream');
  if (at === cursor) return withNotice({ ...state, following: null }, 'No other failing stream');
  const selected = { ...select(state, at), following: null };
  const shown = state.open === null ? selected : { ...selected, open: opened(stream, state.open.tab) };
  return Math.sign(at - cursor) === by ? shown : withNotice(shown, AROUND[by]);
}

const STILL_READ = 'What there is to say of the capture itself shows when it is read';

const AROUND = {
  '1': 'Around the end: the first failing stream',
  '-1': 'Around the beginning: the last failing stream',
} as const;

/** The place of the failing stream that comes next on the way around the list, back to `from`; -1 where none fails. */
function failingBeside(streams: readonly StreamDocument[], from: number, by: 1 | -1): number {
  const { length } = streams;
  for (let step = 1; step <= length; step++) {
    const at = (from + by * step + length) % length;
    if (isFailing(streams[at] as StreamDocument)) return at;
  }
  return -1;
}

function withNotice(state: UiState, text: string): UiState {
  return { ...state, notice: { text, bad: false } };
}

function toAlert(state: UiState): UiState {
  const stream = currentStream(state);
  if (stream === undefined) return state;
  const height = bodyHeight(state.size);
  const { alertLine, lines, heading } = conversationPage(stream, {
    width: state.size.columns,
    glyphs: state.glyphs,
  });
  if (alertLine === null) {
    return withNotice(state, `No alert was seen in stream ${stream.stream}`);
  }
  const rows = height - heading.length;
  const top = scrollTo(alertLine - Math.floor(rows / 2), lines.length, rows);
  const open = {
    ...(state.open ?? opened(stream, 'conversation')),
    tab: 'conversation' as const,
    certificate: null,
  };
  return { ...state, following: null, open: withPosition(open, { cursor: 0, top }) };
}

function requestExport(state: UiState): UiState {
  const stream = currentStream(state);
  if (stream === undefined || state.exporting !== null) return state;
  const exporting = exportRequest(stream, state.open);
  if (exporting !== null) return { ...state, exporting };
  return withNotice(state, `No certificate was seen in stream ${stream.stream}`);
}

function toggleOthers(state: UiState): UiState {
  if (state.open !== null) return state;
  const selected = currentStream(state);
  const toggled = { ...state, showOthers: !state.showOthers };
  const { streams } = currentList(toggled);
  const isRead = state.document !== null;
  if (isRead && streams.length === currentList(state).streams.length)
    return withNotice(state, 'No stream is hidden: all are in the list');
  const cursor = selected === undefined ? 0 : streams.indexOf(selected);
  const others = grouped(state.catalogue.others.length);
  const change = `${toggled.showOthers ? 'shown' : 'hidden'}${isRead ? '' : ' so far'}`;
  const text = `${others} with neither mail nor TLS ${change}`;
  const following = selected === undefined ? state.following : null;
  return withNotice({ ...select(toggled, cursor), following }, text);
}
