/** The line under the list: words in a rule, which fills while the capture is read. */
import type { StreamList } from './catalogue.ts';
import { type Line, span } from './line.ts';
import { amountText, leftText, percentText, shareOf } from './progress.ts';
import { isLive, type UiState } from './state.ts';
import { count } from './words.ts';

/** Columns of the rule before its words. */
const LEAD = 2;

/** How far reading has come, how long it will take, and what the list leaves out. */
export function ruleLine(state: UiState, list: StreamList): Line {
  const { glyphs, document, progress } = state;
  const width = state.size.columns;
  const caption = captionOf([readingText(state), contentText(state, list)], width - 2 * LEAD);
  const share = document === null && progress !== null ? (shareOf(progress) ?? 0) : 0;
  const done = Math.round(share * width);
  const rule = (from: number, to: number): Line => {
    const full = Math.max(0, Math.min(done, to) - from);
    const rest = Math.max(0, to - from - full);
    return [span(glyphs.done.repeat(full), 'tls'), span(glyphs.rule.repeat(rest), 'faint')];
  };
  return [
    ...rule(0, LEAD),
    span(caption, document === null ? 'strong' : 'faint'),
    ...rule(LEAD + caption.length, width),
  ];
}

/** The same in a word, for where there is less room; empty where the capture is read. */
export function readingNote(state: UiState): string {
  if (state.document !== null || state.progress === null) return '';
  const share = shareOf(state.progress);
  if (share !== null) return percentText(share);
  return isLive(state) ? 'live' : 'reading';
}

/** What fits in `width` columns: where not both do, what changes. */
function captionOf(texts: readonly string[], width: number): string {
  const words = texts.filter((text) => text !== '');
  const caption = [words.join(', '), words[0]].find((text) => text !== undefined && text.length + 2 <= width);
  return caption ? ` ${caption} ` : '';
}

function readingText(state: UiState): string {
  const { document, progress, pace } = state;
  if (document !== null) return isLive(state) ? 'the input has ended' : '';
  if (progress === null) return 'reading';
  const amount = amountText(progress);
  if (isLive(state)) return `live, ${amount} so far`;
  return pace.left === null ? `reading, ${amount}` : `reading, ${amount}, ${leftText(pace.left)}`;
}

function contentText({ catalogue }: UiState, { hidden, streams }: StreamList): string {
  if (hidden > 0) return `${count(hidden, 'stream')} with neither mail nor TLS hidden: o shows`;
  const { isComplete, ended, others } = catalogue;
  const isAllOthers = isComplete && ended.length === 0 && others.length > 0 && streams.length > 0;
  return isAllOthers ? 'no mail and no TLS in this capture' : '';
}
