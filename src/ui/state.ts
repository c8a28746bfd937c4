import type { CertificateDocument, InspectionDocument, StreamDocument } from '../report/document.ts';
import { type Catalogue, catalogueOf, emptyCatalogue, type News, withNews } from './catalogue.ts';
import { perform, showTab } from './commands.ts';
import type { Glyphs } from './glyphs.ts';
import type { KeyAction } from './keys.ts';
import type { Size } from './layout.ts';
import { nextPace, type Pace, type Progress, startPace } from './progress.ts';
import { keepInSight, withCatalogue } from './selection.ts';
import type { Tab } from './tabs.ts';

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
  /** How far reading has come; null before that is known, and where the capture was read before the view opened. */
  readonly progress: Progress | null;
  readonly pace: Pace;
  /** null while the capture is read. */
  readonly document: InspectionDocument | null;
  /** The streams: those of the document, or what is known so far. */
  readonly catalogue: Catalogue;
  readonly showOthers: boolean;
  readonly list: Position;
  /** The end of the list that the selection stays at while streams come; null: it stays on its stream. */
  readonly following: 'top' | 'bottom' | null;
  readonly open: OpenStream | null;
  readonly overlay: { readonly kind: 'help' | 'capture'; readonly top: number } | null;
  /** What the last command came to; gone with the next one. */
  readonly notice: Notice | null;
  /** Certificates that wait to be written to files. */
  readonly exporting: readonly CertificateDocument[] | null;
  readonly quit: boolean;
  /** The user wants back to the shell for a while. */
  readonly suspending: boolean;
}

export type UiAction =
  | KeyAction
  /** Reading went on; `at`: milliseconds of the clock by which it began. */
  | { readonly type: 'arrived'; readonly progress: Progress; readonly news: News; readonly at: number }
  | { readonly type: 'loaded'; readonly document: InspectionDocument }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'exported'; readonly notice: Notice }
  | { readonly type: 'suspended' };

interface Beginning {
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** The capture, where it is read already. */
  readonly document?: InspectionDocument | null;
  readonly notice?: Notice | null;
  /** When reading began, in milliseconds. */
  readonly startedAt?: number;
}

export function initialState({
  size,
  glyphs,
  document = null,
  notice = null,
  startedAt = 0,
}: Beginning): UiState {
  return {
    size,
    glyphs,
    progress: null,
    pace: startPace(startedAt),
    document,
    catalogue: document === null ? emptyCatalogue(glyphs) : catalogueOf(document.streams, glyphs),
    showOthers: false,
    list: { cursor: 0, top: 0 },
    following: 'top',
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
    case 'arrived': {
      // The final word holds all that was told on the way.
      if (state.document !== null) return state;
      const { progress, news, at } = action;
      const read = { ...state, progress, pace: nextPace(state.pace, progress, at) };
      return withCatalogue(read, withNews(state.catalogue, news));
    }
    case 'loaded':
      return loaded(state, action.document);
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

/** Whether the capture comes, or came, from where nobody knows how long it gets. */
export function isLive({ progress }: UiState): boolean {
  return progress !== null && progress.bytesTotal === null;
}

const INPUT_ENDED: Notice = { text: 'The input has ended: this is all of the capture', bad: false };

/** The final word takes the place of what was known so far. */
function loaded(state: UiState, document: InspectionDocument): UiState {
  if (state.document === document) return state;
  const isInList = state.open === null && state.overlay === null; // there the rule says it
  const notice = state.notice ?? (isLive(state) && !isInList ? INPUT_ENDED : null);
  return withCatalogue({ ...state, document, notice }, catalogueOf(document.streams, state.glyphs));
}
