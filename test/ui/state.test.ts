import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/report/document.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import type { Command } from '../../src/ui/keys.ts';
import { initialState, reduce, type UiState } from '../../src/ui/state.ts';
import {
  CHAIN,
  certificate,
  DANE,
  manyStreams,
  POLICIES,
  SAMPLE,
  stream,
  tls,
} from '../support/documents.ts';

const SIZE = { columns: 80, rows: 24 };
const START = initialState({ size: SIZE, glyphs: UNICODE, document: SAMPLE });

function following(state: UiState, ...commands: readonly (Command | number)[]): UiState {
  return commands.reduce<UiState>(
    (now, command) =>
      typeof command === 'number'
        ? reduce(now, {
            type: 'tab',
            tab:
              (['diagnosis', 'conversation', 'clientHello', 'serverHello', 'certificates', 'alert'] as const)[
                command - 1
              ] ?? 'diagnosis',
          })
        : reduce(now, { type: 'command', command }),
    state,
  );
}

describe('the list', () => {
  it('moves within its ends', () => {
    expect(following(START, 'up').list).toEqual({ cursor: 0, top: 0 });
    expect(following(START, 'down', 'down', 'up').list.cursor).toBe(1);
    expect(following(START, 'bottom', 'down').list.cursor).toBe(7);
  });

  it('scrolls so that the selected row is in sight', () => {
    const many = initialState({ size: SIZE, glyphs: UNICODE, document: manyStreams(1000) });
    expect(following(many, 'bottom').list).toEqual({ cursor: 999, top: 984 });
    expect(following(many, 'pageDown').list).toEqual({ cursor: 15, top: 0 });
    expect(following(many, 'pageDown', 'down').list).toEqual({ cursor: 16, top: 1 });
    expect(following(many, 'bottom', 'top').list).toEqual({ cursor: 0, top: 0 });
  });

  it('goes from failing stream to failing stream, around the ends', () => {
    const third = following(START, 'nextFailing', 'nextFailing', 'nextFailing');
    expect(third.list.cursor).toBe(4); // the declined one without a cause is passed over
    expect(third.notice).toBeNull();
    expect(following(third, 'previousFailing').list.cursor).toBe(2);
    const first = following(third, 'nextFailing');
    expect(first).toMatchObject({ list: { cursor: 0 }, notice: { text: expect.stringContaining('first') } });
    const last = following(first, 'previousFailing');
    expect(last).toMatchObject({ list: { cursor: 4 }, notice: { text: expect.stringContaining('last') } });
  });

  it('says when no other stream fails, or none at all', () => {
    const noticeOf = (...outcomes: readonly Outcome[]): string | undefined => {
      const streams = outcomes.map((outcome, number) => stream(number, { outcome }));
      const state = initialState({ size: SIZE, glyphs: UNICODE, document: { ...SAMPLE, streams } });
      return following(state, 'nextFailing').notice?.text;
    };
    expect(noticeOf('failed', 'secured')).toBe('No other failing stream');
    expect(noticeOf('secured', 'secured')).toBe('No failing stream');
    expect(noticeOf()).toBe('No failing stream');
  });

  it('says when there is nothing to show or hide', () => {
    const document = { ...SAMPLE, streams: [stream(1)] };
    const state = initialState({ size: SIZE, glyphs: UNICODE, document });
    expect(following(state, 'others').notice?.text).toBe('No stream is hidden: all are in the list');
  });

  it('shows and hides the others, and keeps the selected stream', () => {
    const shown = following(START, 'down', 'others');
    expect(shown).toMatchObject({ showOthers: true, list: { cursor: 1 } });
    expect(following(shown, 'bottom').list.cursor).toBe(8);
    expect(following(shown, 'bottom', 'others').list.cursor).toBe(0);
  });

  it('follows a resize', () => {
    const many = following(
      initialState({ size: { columns: 80, rows: 50 }, glyphs: UNICODE, document: manyStreams(100) }),
      'bottom',
    );
    expect(reduce(many, { type: 'resized', size: SIZE }).list).toEqual({ cursor: 99, top: 84 });
  });
});

describe('a stream', () => {
  it('opens with its diagnosis and goes back', () => {
    const open = following(START, 'open');
    expect(open.open).toMatchObject({ tab: 'diagnosis', stream: { stream: 0 } });
    expect(following(open, 'back').open).toBeNull();
  });

  it('switches tabs around the end, and by number', () => {
    expect(following(START, 'open', 'previousTab').open?.tab).toBe('alert');
    expect(following(START, 'open', 'previousTab', 'nextTab').open?.tab).toBe('diagnosis');
    expect(following(START, 'open', 3).open?.tab).toBe('clientHello');
    expect(following(START, 3)).toEqual(START);
  });

  it('scrolls each tab on its own, and not beyond its end', () => {
    const state = following(START, 'open', 'down', 'down', 3, 'bottom', 'down', 1);
    expect(state.open?.positions.diagnosis.top).toBe(2);
    const { clientHello } = following(state, 3).open?.positions ?? {};
    expect(clientHello?.top).toBeGreaterThan(5);
    expect(following(state, 3, 'pageDown').open?.positions.clientHello).toEqual(clientHello);
  });

  it('gives way to the next failing one, which shows the same tab from its top', () => {
    const next = following(START, 'open', 'nextTab', 'down', 'nextFailing');
    expect(next.open).toMatchObject({ tab: 'conversation', stream: { outcome: 'abandoned' } });
    expect(next.open?.positions.conversation.top).toBe(0);
    expect(following(next, 'back').list.cursor).toBe(1);
  });

  it('shows its alert, from the list, too', () => {
    expect(following(START, 'alert').open).toMatchObject({ tab: 'conversation', stream: { stream: 0 } });
    expect(following(START, 'alert').open?.positions.conversation.top).toBeGreaterThan(0);
    expect(following(START, 'down', 'alert')).toMatchObject({
      open: null,
      notice: { text: 'No alert was seen in stream 2' },
    });
  });

  it('shows one certificate', () => {
    const shown = following(START, 'open', 5, 'down', 'open');
    expect(shown.open?.certificate).toEqual({ index: 1, top: 0 });
    expect(following(shown, 'pageDown').open?.certificate?.top).toBeGreaterThan(0);
    expect(following(shown, 'back').open).toMatchObject({ tab: 'certificates', certificate: null });
    expect(following(START, 'open', 'open').open?.certificate).toBeNull();
  });
});

describe('the page of certificates', () => {
  const policies = { ...POLICIES, rows: Array(40).fill(POLICIES.rows[0]) };
  const judged = stream(0, { tls: tls({ dane: DANE, policies }) });
  const state = initialState({ size: SIZE, glyphs: UNICODE, document: { ...SAMPLE, streams: [judged] } });
  const position = (...steps: Parameters<typeof following>[1][]) =>
    following(state, 'open', 5, ...steps).open?.positions.certificates;

  it('goes on behind the last certificate, with that selected', () => {
    const last = position('down', 'down');
    expect(last?.cursor).toBe(2);
    expect(position('down', 'down', 'down')).toEqual({ cursor: 2, top: (last?.top ?? 0) + 1 });
    expect(position('down', 'down', 'down', 'up')).toEqual(last);
    expect(position('down', 'down', 'down', 'up', 'up')?.cursor).toBe(1);
  });

  it('is read to its end by pages, and no further', () => {
    const end = position('bottom');
    expect(end?.top).toBeGreaterThan(30);
    expect(position(...Array(9).fill('pageDown'))).toEqual(end);
    expect(position('bottom', 'pageUp', 'pageUp', 'pageUp', 'pageUp', 'pageUp')?.cursor).toBe(0);
    expect(position('bottom', 'top')?.cursor).toBe(0);
  });
});

describe('export', () => {
  it('asks for the chain of the selected stream', () => {
    expect(following(START, 'export').exporting).toEqual(CHAIN);
    expect(following(START, 'open', 5, 'down', 'export').exporting).toHaveLength(3);
  });

  it('asks for the certificate that is open', () => {
    const { exporting } = following(START, 'open', 5, 'down', 'open', 'export');
    expect(exporting).toEqual([CHAIN[1]]);
  });

  it('asks for the chain of the client where one of it is selected, or the server sent none', () => {
    const own = certificate('CN=client', 'CN=client');
    const both = stream(3, { tls: tls({ certificates: { server: CHAIN, client: [own] } }) });
    const document = { ...SAMPLE, streams: [both] };
    const state = following(initialState({ size: SIZE, glyphs: UNICODE, document }), 'open', 5, 'bottom');
    expect(following(state, 'export').exporting).toEqual([own]);
    expect(following(state, 'open', 'export').exporting).toEqual([own]);
    const alone = { ...both, tls: tls({ certificates: { server: [], client: [own] } }) };
    const bare = initialState({ size: SIZE, glyphs: UNICODE, document: { ...SAMPLE, streams: [alone] } });
    expect(following(bare, 'export').exporting).toEqual([own]);
  });

  it('says that there is nothing to export', () => {
    const bare = initialState({
      size: SIZE,
      glyphs: UNICODE,
      document: { ...SAMPLE, streams: [stream(3, { tls: null })] },
    });
    expect(following(bare, 'export')).toMatchObject({
      exporting: null,
      notice: { text: 'No certificate was seen in stream 3' },
    });
  });

  it('says where it went until the next command', () => {
    const notice = { text: 'Wrote a.pem', bad: false };
    const done = reduce(following(START, 'export'), { type: 'exported', notice });
    expect(done).toMatchObject({ exporting: null, notice });
    expect(following(done, 'down').notice).toBeNull();
  });
});

describe('elsewhere', () => {
  it('help opens over everything and closes', () => {
    const help = following(START, 'open', 'help');
    expect(help.overlay).toEqual({ kind: 'help', top: 0 });
    expect(following(help, 'down', 'down').overlay?.top).toBe(2);
    expect(following(help, 'help').overlay).toBeNull();
    expect(following(help, 'back')).toMatchObject({ overlay: null, open: { tab: 'diagnosis' } });
    expect(following(help, 'nextFailing', 'alert', 'export')).toEqual(help);
  });

  it('quits from everywhere', () => {
    expect(following(START, 'open', 'help', 'quit').quit).toBe(true);
  });

  it('nothing fails before anything is found', () => {
    const loading = initialState({ size: SIZE, glyphs: UNICODE });
    const commands: Command[] = [
      'open',
      'down',
      'bottom',
      'pageUp',
      'alert',
      'export',
      'nextTab',
      'back',
      'top',
    ];
    expect(following(loading, ...commands)).toEqual(loading);
    expect(following(loading, 'capture').overlay).toBeNull();
    expect(following(loading, 'quit').quit).toBe(true);
  });

  it('scrolls no text beyond its end when the screen has grown', () => {
    const narrow = following(START, 'open', 3, 'bottom', 1);
    const wide = reduce(narrow, { type: 'resized', size: { columns: 160, rows: 50 } });
    const { top } = following(wide, 3).open?.positions.clientHello ?? {};
    expect(top).toBeLessThan(narrow.open?.positions.clientHello.top ?? 0);
  });

  it('nothing fails in a capture without streams', () => {
    const empty = initialState({ size: SIZE, glyphs: UNICODE, document: { ...SAMPLE, streams: [] } });
    expect(
      following(empty, 'open', 'down', 'bottom', 'alert', 'export', 'others', 'nextFailing').open,
    ).toBeNull();
  });
});
