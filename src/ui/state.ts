import type { InspectionDocument, StreamDocument } from '../report/document.ts';
import { type ExportRequest, exportRequest } from './export-request.ts';
import type { Glyphs } from './glyphs.ts';
import type { Command, KeyAction } from './keys.ts';
import { bodyHeight, follow, listHeight, openPage, type Size, scrollTo } from './layout.ts';
import { isFailing } from './outcomes.ts';
import { certificatesOf } from './pages/certificates.ts';
import { conversationPage } from './pages/conversation.ts';
import { type StreamList, streamList } from './stream-list.ts';
import { TABS, type Tab, tabBeside } from './tabs.ts';

/** How far reading the capture has come. */
export interface Progress {
  readonly bytesRead: number;
  /** null where it is not known, as of a pipe. */
  readonly bytesTotal: number | null;
  readonly frames: number;
  readonly streams: number;
}

/** A list with a selected row, and the row at the top of the screen. */
export interface Position {
  readonly cursor: number;
  readonly top: number;
}

export interface OpenStream {
  readonly stream: StreamDocument;
  readonly tab: Tab;
  /** Where each tab is scrolled to; the cursor counts in the tab of the certificates. */
  readonly positions: Readonly<Record<Tab, Position>>;
  /** The certificate that is shown in full, by its place in `certificatesOf()`. */
  readonly certificate: { readonly index: number; readonly top: number } | null;
}

export interface Notice {
  readonly text: string;
  readonly bad: boolean;
}

export interface UiState {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly progress: Progress | null;
  readonly document: InspectionDocument | null;
  readonly showOthers: boolean;
  readonly list: Position;
  readonly open: OpenStream | null;
  readonly overlay: { readonly kind: 'help' | 'capture'; readonly top: number } | null;
  /** What the last command came to; gone with the next one. */
  readonly notice: Notice | null;
  /** Certificates that wait to be written to files. */
  readonly exporting: ExportRequest | null;
  readonly quit: boolean;
  /** The user wants back to the shell for a while. */
  readonly suspending: boolean;
}

export type UiAction =
  | KeyAction
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'loaded'; readonly document: InspectionDocument }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'exported'; readonly notice: Notice }
  | { readonly type: 'suspended' };

export function initialState({
  size,
  glyphs,
  document = null,
  progress = null,
  notice = null,
}: Pick<UiState, 'size' | 'glyphs'> & Partial<Pick<UiState, 'document' | 'progress' | 'notice'>>): UiState {
  return {
    size,
    glyphs,
    progress,
    document,
    showOthers: false,
    list: START,
    open: null,
    overlay: null,
    notice,
    exporting: null,
    quit: false,
    suspending: false,
  };
}

export function reduce(state: UiState, action: UiAction): UiState {
  switch (action.type) {
    case 'progress':
      return { ...state, progress: action.progress };
    case 'loaded':
      return { ...state, document: action.document };
    case 'resized':
      return keepInSight({ ...state, size: action.size });
    case 'exported':
      return { ...state, exporting: null, notice: action.notice };
    case 'suspended':
      return { ...state, suspending: false };
    case 'tab':
      return state.open === null ? state : showTab({ ...state, notice: null, overlay: null }, action.tab);
    case 'command':
      return perform({ ...state, notice: null }, action.command);
  }
}

/** The streams as listed now. */
export function currentList(state: UiState): StreamList {
  return state.document === null ? NO_STREAMS : streamList(state.document, state.showOthers);
}

/** The stream that a command means: the open one, else the selected one. */
export function currentStream(state: UiState): StreamDocument | undefined {
  return state.open?.stream ?? currentList(state).streams[state.list.cursor];
}

const START: Position = { cursor: 0, top: 0 };
const NO_STREAMS: StreamList = { streams: [], hidden: 0 };

function perform(state: UiState, command: Command): UiState {
  switch (command) {
    case 'quit':
      return { ...state, quit: true };
    case 'suspend':
      return { ...state, suspending: true };
    case 'help':
    case 'capture':
      if (command === 'capture' && state.document === null) return state;
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
      return state.overlay === null && state.document !== null ? performOnStreams(state, command) : state;
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

function visibleRows(state: UiState): number {
  const inList = state.open === null && state.overlay === null;
  return inList ? listHeight(state.size, state.document) : openPage(state).height;
}

function move(state: UiState, by: number): UiState {
  const { overlay, open, list } = state;
  if (overlay !== null) {
    const { lines, height } = openPage(state);
    return { ...state, overlay: { ...overlay, top: scrollTo(overlay.top + by, lines.length, height) } };
  }
  if (open === null) {
    const { length } = currentList(state).streams;
    const cursor = clamp(list.cursor + by, length);
    return { ...state, list: { cursor, top: follow(list.top, cursor, cursor, visibleRows(state), length) } };
  }
  return { ...state, open: moveInStream(state, open, by) };
}

function moveInStream(state: UiState, open: OpenStream, by: number): OpenStream {
  const { lines, items, height } = openPage(state);
  if (open.certificate !== null) {
    const { index, top } = open.certificate;
    return { ...open, certificate: { index, top: scrollTo(top + by, lines.length, height) } };
  }
  const { cursor, top } = open.positions[open.tab];
  if (items.length === 0) {
    return withPosition(open, { cursor, top: scrollTo(top + by, lines.length, height) });
  }
  const steps = Math.abs(by) > 1 && Number.isFinite(by) ? Math.sign(by) * items.length : by;
  const at = clamp(cursor + steps, items.length);
  const last = (items[at + 1] ?? lines.length) - 1;
  return withPosition(open, { cursor: at, top: follow(top, items[at] ?? 0, last, height, lines.length) });
}

function withPosition(open: OpenStream, position: Position): OpenStream {
  return { ...open, positions: { ...open.positions, [open.tab]: position } };
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
    return stream === undefined ? state : { ...state, open: opened(stream, 'diagnosis') };
  }
  if (open.tab !== 'certificates' || open.certificate !== null || certificatesOf(open.stream).length === 0)
    return state;
  return { ...state, open: { ...open, certificate: { index: open.positions.certificates.cursor, top: 0 } } };
}

function opened(stream: StreamDocument, tab: Tab): OpenStream {
  const positions = Object.fromEntries(TABS.map(({ id }) => [id, START])) as Record<Tab, Position>;
  return { stream, tab, positions, certificate: null };
}

function showTab(state: UiState, tab: Tab): UiState {
  return state.open === null ? state : { ...state, open: { ...state.open, tab, certificate: null } };
}

function toFailing(state: UiState, by: 1 | -1): UiState {
  const { streams } = currentList(state);
  const { cursor } = state.list;
  const at = failingBeside(streams, cursor, by);
  const stream = streams[at];
  if (stream === undefined) return withNotice(state, 'No failing stream');
  if (at === cursor) return withNotice(state, 'No other failing stream');
  const selected = select(state, at);
  const shown = state.open === null ? selected : { ...selected, open: opened(stream, state.open.tab) };
  return Math.sign(at - cursor) === by ? shown : withNotice(shown, AROUND[by]);
}

const AROUND = {
  '1': 'Around the end: the first failing stream',
  '-1': 'Around the beginning: the last failing stream',
} as const;

/** The place of the failing stream that comes next on the way around the list, back to `from`; -1 where none fails. */
function failingBeside(streams: readonly StreamDocument[], from: number, by: 1 | -1): number {
  const { length } = streams;
  const way = streams.map((_, step) => (from + by * (step + 1) + length) % length);
  return way.find((at) => isFailing(streams[at] as StreamDocument)) ?? -1;
}

function withNotice(state: UiState, text: string): UiState {
  return { ...state, notice: { text, bad: false } };
}

function select(state: UiState, cursor: number): UiState {
  const { length } = currentList(state).streams;
  const height = listHeight(state.size, state.document);
  return { ...state, list: { cursor, top: follow(state.list.top, cursor, cursor, height, length) } };
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
  return { ...state, open: withPosition(open, { cursor: 0, top }) };
}

function requestExport(state: UiState): UiState {
  const stream = currentStream(state);
  if (stream === undefined || state.exporting !== null) return state;
  const exporting = exportRequest(stream, state.open);
  if (exporting !== null) return { ...state, exporting };
  return withNotice(state, `No certificate was seen in stream ${stream.stream}`);
}

function toggleOthers(state: UiState): UiState {
  if (state.open !== null || state.document === null) return state;
  const selected = currentStream(state);
  const toggled = { ...state, showOthers: !state.showOthers };
  const { streams } = currentList(toggled);
  if (streams.length === currentList(state).streams.length)
    return withNotice(state, 'No stream is hidden: all are in the list');
  const cursor = selected === undefined ? 0 : Math.max(0, streams.indexOf(selected));
  const others = state.document.streams.filter(({ outcome }) => outcome === null).length;
  const text = `${others} with neither mail nor TLS ${toggled.showOthers ? 'shown' : 'hidden'}`;
  return withNotice(select(toggled, cursor), text);
}

/** After a resize: scrolled no further than the end, the selected row on the screen. */
function keepInSight(state: UiState): UiState {
  const listed = select(state, clamp(state.list.cursor, currentList(state).streams.length));
  return listed.overlay === null && listed.open === null ? listed : { ...move(listed, 0), list: listed.list };
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
