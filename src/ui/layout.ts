/** Which rows of the screen belong to what, and the text that is open for scrolling. */
import type { InspectionDocument, StreamDocument } from '../report/document.ts';
import { alertPage } from './pages/alert.ts';
import { capturePage } from './pages/capture.ts';
import { certificatePage, certificatesOf, certificatesPage } from './pages/certificates.ts';
import { conversationPage } from './pages/conversation.ts';
import { diagnosisPage } from './pages/diagnosis.ts';
import { clientHelloPage, serverHelloPage } from './pages/hello.ts';
import { keyHelpPage } from './pages/key-help.ts';
import { type Page, type Paper, page } from './pages/page.ts';
import type { UiState } from './state.ts';
import type { Tab } from './tabs.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const SMALLEST: Size = { columns: 80, rows: 24 };

/** Rows that a frame may have: one less than the screen, for Ink. */
export function frameHeight({ rows }: Size): number {
  return rows - 1;
}

/** Rows of the list of streams: without header, titles, the selected stream's four rows, status bar. */
export function listHeight(size: Size, document: InspectionDocument | null): number {
  const problems = document !== null && document.capture.problems.length > 0 ? 1 : 0;
  return Math.max(1, frameHeight(size) - 7 - problems);
}

/** Rows of an open text: without header, tabs, rule, status bar. */
export function bodyHeight(size: Size): number {
  return Math.max(1, frameHeight(size) - 4);
}

/** A text, and the rows there are for its lines. */
export interface OpenPage extends Page {
  readonly height: number;
}

/** The text that is open now. */
export function openPage({ size, glyphs, open, overlay, document }: UiState): OpenPage {
  const paper = { width: size.columns, glyphs };
  const height = bodyHeight(size);
  if (overlay !== null) {
    const shown =
      overlay.kind === 'help' || document === null ? keyHelpPage(paper) : capturePage(document, paper);
    return { ...shown, height };
  }
  if (open === null) return { ...page([]), height };
  const shown = streamPage(open.stream, open.certificate?.index ?? open.tab, paper);
  return { ...shown, height: height - shown.heading.length };
}

/** The first row to show so that `top` is kept where possible and nothing beyond the end is shown. */
export function scrollTo(top: number, length: number, height: number): number {
  return Math.max(0, Math.min(top, length - height));
}

/** The same for an open text. */
export function visibleTop(top: number, { lines, height }: OpenPage): number {
  return scrollTo(top, lines.length, height);
}

/** The first row to show so that the rows `first` to `last` are in sight. */
export function follow(top: number, first: number, last: number, height: number, length: number): number {
  const fromBelow = Math.max(top, last - height + 1);
  return scrollTo(Math.min(fromBelow, first), length, height);
}

const PAGES: Readonly<Record<Tab, (stream: StreamDocument, paper: Paper) => Page>> = {
  diagnosis: diagnosisPage,
  conversation: conversationPage,
  clientHello: clientHelloPage,
  serverHello: serverHelloPage,
  certificates: certificatesPage,
  alert: alertPage,
};

const laidOut = new WeakMap<StreamDocument, { key: string; page: Page }>();

/** A tab, or the certificate of that index, laid out; the last one of each stream is kept. */
function streamPage(stream: StreamDocument, what: Tab | number, paper: Paper): Page {
  const key = `${what} ${paper.width} ${paper.glyphs.name}`;
  const kept = laidOut.get(stream);
  if (kept?.key === key) return kept.page;
  const made = makePage(stream, what, paper);
  laidOut.set(stream, { key, page: made });
  return made;
}

function makePage(stream: StreamDocument, what: Tab | number, paper: Paper): Page {
  if (typeof what !== 'number') return PAGES[what](stream, paper);
  const certificate = certificatesOf(stream)[what];
  return certificate === undefined ? page([]) : certificatePage(certificate, stream, paper);
}
