import { describe, expect, it } from 'vitest';
import type { InspectionDocument, StreamDocument } from '../../src/report/document.ts';
import type { News } from '../../src/ui/catalogue.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import type { Command } from '../../src/ui/keys.ts';
import { currentStream } from '../../src/ui/selection.ts';
import { initialState, reduce, type UiState } from '../../src/ui/state.ts';
import { FAILED, openStream, SAMPLE, STARTTLS_DIALOGUE, smtp, stream } from '../support/documents.ts';

const SIZE = { columns: 80, rows: 24 };
const PROGRESS = { bytesRead: 1, bytesTotal: null, frames: 3, streams: 2, openStreams: () => [] };

const press = (state: UiState, ...commands: readonly Command[]): UiState =>
  commands.reduce((now, command) => reduce(now, { type: 'command', command }), state);
const arrived = (state: UiState, news: Partial<News>): UiState =>
  reduce(state, {
    type: 'arrived',
    progress: PROGRESS,
    news: { ended: [], changes: [], open: null, ...news },
    at: 0,
  });
const loaded = (state: UiState, streams: readonly StreamDocument[]): UiState => {
  const document: InspectionDocument = { ...SAMPLE, streams };
  return reduce(state, { type: 'loaded', document });
};
const secured = (from: number, to: number): StreamDocument[] =>
  Array.from({ length: to - from }, (_, at) => stream(from + at));
const failed = (number: number): StreamDocument => ({ ...FAILED, stream: number });
const reading = arrived(initialState({ size: SIZE, glyphs: UNICODE }), { ended: secured(0, 100) });
/** The number of the selected stream and the row of the screen that it is on. */
const selection = (state: UiState): [number | undefined, number] => [
  currentStream(state)?.stream,
  state.list.cursor - state.list.top,
];

describe('the selection, while streams come', () => {
  it('begins at the top, and stays there until something is chosen', () => {
    expect(selection(reading)).toEqual([0, 0]);
    expect(selection(arrived(reading, { ended: [failed(200)] }))).toEqual([200, 0]);
    expect(selection(loaded(reading, [...secured(0, 100), failed(200)]))).toEqual([200, 0]);
  });

  it('stays on its stream, and that on its row', () => {
    const chosen = press(reading, ...Array.from({ length: 30 }, () => 'down' as const));
    expect(selection(chosen)).toEqual([30, 15]);
    const more = arrived(chosen, { ended: [failed(201), failed(200), ...secured(100, 150)] });
    expect(selection(more)).toEqual([30, 15]);
    const open = arrived(more, { open: [openStream(300)] });
    expect(selection(open)).toEqual([30, 15]);
    expect(selection(loaded(open, [...secured(0, 150), failed(200), failed(201)]))).toEqual([30, 15]);
  });

  it('goes with a stream whose place changes', () => {
    const live = press(arrived(reading, { open: [openStream(100), openStream(101)] }), 'bottom', 'up');
    expect(selection(live)).toEqual([100, 14]);
    const over = arrived(live, { ended: [failed(100)] });
    expect(currentStream(over)).toMatchObject({ stream: 100, outcome: 'failed' });
    expect(over.list).toEqual({ cursor: 0, top: 0 });
  });

  it.each([
    ['bottom', 'top', [200, 0]],
    ['top', 'bottom', [500, 15]],
  ] as const)('follows the end that it was sent to: %s, then %s', (first, second, expected) => {
    const sent = press(reading, first, second);
    const more = arrived(sent, { ended: [failed(200)], open: [openStream(400), openStream(500)] });
    expect(selection(more)).toEqual(expected);
  });

  it.each(['open', 'nextFailing', 'up', 'alert'] as const)('follows no end after %s', (command) => {
    const chosen = press(arrived(reading, { ended: [failed(200)] }), command, 'back');
    const { stream: number } = currentStream(chosen) ?? {};
    expect(currentStream(arrived(chosen, { ended: [failed(150)] }))?.stream).toBe(number);
  });

  it('keeps its row where its stream is gone', () => {
    const chosen = press(arrived(reading, { open: [openStream(100)] }), 'bottom', 'up', 'down');
    expect(selection(chosen)).toEqual([100, 15]);
    expect(selection(arrived(chosen, { open: [] }))).toEqual([99, 15]);
  });

  it('stays on its stream where the others are shown', () => {
    const others = secured(500, 600).map((each) => ({
      ...each,
      outcome: null,
      protocol: 'other' as const,
      smtp: null,
      tls: null,
    }));
    const chosen = press(arrived(reading, { ended: others }), 'bottom', 'others');
    expect(currentStream(chosen)?.stream).toBe(99);
    expect(selection(arrived(chosen, { ended: [failed(200)] }))).toEqual(selection(chosen));
  });
});

it('others can be asked for before there are any', () => {
  const other = stream(500, { outcome: null, protocol: 'other', smtp: null, tls: null });
  const asked = press(initialState({ size: SIZE, glyphs: UNICODE }), 'others');
  expect(asked.notice?.text).toBe('0 with neither mail nor TLS shown so far');
  expect(currentStream(arrived(asked, { ended: [other] }))).toBe(other);
});

describe('an open stream, while reading goes on', () => {
  const lines = (length: number) =>
    smtp(Array.from({ length }, (_, at) => ['server', at + 1, `250-LINE ${at}`] as const));
  const talking = (length: number): StreamDocument => openStream(7, { smtp: lines(length) });
  const tab = (state: UiState): UiState => reduce(state, { type: 'tab', tab: 'conversation' });
  const shown = (length: number): UiState =>
    tab(press(arrived(reading, { open: [talking(length)] }), 'bottom', 'open'));
  const top = (state: UiState): number | undefined => state.open?.positions.conversation.top;

  it('is shown as it is now, where it was', () => {
    const more = arrived(press(shown(60), 'down', 'down'), { open: [talking(80)] });
    expect(more.open?.stream.smtp?.dialogue).toHaveLength(80);
    expect(top(more)).toBe(2);
    const over = loaded(more, [{ ...talking(80), outcome: 'declined' }]);
    expect(over.open).toMatchObject({ tab: 'conversation', stream: { outcome: 'declined' } });
    expect(top(over)).toBe(2);
  });

  it('stays at the end of its conversation', () => {
    const atEnd = press(shown(60), 'bottom');
    expect(top(arrived(atEnd, { open: [talking(65)] }))).toBe((top(atEnd) ?? 0) + 5);
    expect(top(arrived(shown(3), { open: [talking(60)] }))).toBe(top(atEnd));
  });

  it('is not moved in its other tabs', () => {
    const open = press(arrived(reading, { open: [openStream(7)] }), 'bottom', 'open');
    const over = arrived(open, { ended: [failed(7)] });
    expect(over.open?.positions.diagnosis.top).toBe(0);
  });

  it('is scrolled no further than its end where less is to be said', () => {
    const less = arrived(press(shown(60), 'bottom'), {
      open: [openStream(7, { smtp: smtp(STARTTLS_DIALOGUE) })],
    });
    expect(top(less)).toBe(0);
  });

  it('stays open where it is not listed any more', () => {
    expect(arrived(shown(9), { open: [] }).open?.stream.stream).toBe(7);
  });
});

describe('the end of the input', () => {
  it('is said where the list does not say it, and of a pipe only', () => {
    expect(loaded(reading, secured(0, 3)).notice).toBeNull();
    expect(loaded(press(reading, 'open'), secured(0, 3)).notice?.text).toContain('has ended');
    const file = { ...press(reading, 'open'), progress: { ...PROGRESS, bytesTotal: 9 } };
    expect(loaded(file, secured(0, 3)).notice).toBeNull();
  });

  it('leaves the word on what the last command came to', () => {
    const notice = { text: 'Wrote a.pem', bad: false };
    const exported = reduce(press(reading, 'open'), { type: 'exported', notice });
    expect(loaded(exported, secured(0, 3)).notice).toBe(notice);
  });
});

it('what was told on the way adds nothing to a document that is there', () => {
  const whole = loaded(reading, [...secured(0, 100), failed(200)]);
  expect(arrived(whole, { ended: [...secured(0, 100), failed(200)] })).toBe(whole);
});
