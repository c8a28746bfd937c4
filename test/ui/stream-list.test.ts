import { describe, expect, it } from 'vitest';
import type { StreamDocument } from '../../src/report/document.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { isFailing } from '../../src/ui/outcomes.ts';
import { outcomeCounts, streamColumns, streamList, streamTable } from '../../src/ui/stream-list.ts';
import { rowLine } from '../../src/ui/table.ts';
import { FAILED, SAMPLE, stream, tls } from '../support/documents.ts';

describe('streamList', () => {
  it('has failing streams first, by number, and leaves out what is neither mail nor TLS', () => {
    const { streams, hidden } = streamList(SAMPLE, false);
    expect(streams.map((each) => each.outcome)).toEqual([
      'failed',
      'abandoned',
      'unreached',
      'declined',
      'cleartext',
      'incomplete',
      'secured',
      'secured',
    ]);
    expect(streams.slice(-2).map((each) => each.stream)).toEqual([1, 8]);
    expect(hidden).toBe(1);
  });

  it('has the others last where they are wanted', () => {
    expect(streamList(SAMPLE, true).streams.at(-1)?.outcome).toBeNull();
  });

  it('shows the others where there is nothing else', () => {
    const others = { ...SAMPLE, streams: [stream(0, { outcome: null })] };
    expect(streamList(others, false)).toMatchObject({ streams: others.streams, hidden: 0 });
  });
});

it('outcomes are counted in the order of the list', () => {
  expect(outcomeCounts(SAMPLE).map(([outcome]) => outcome)).toEqual([
    'failed',
    'abandoned',
    'unreached',
    'declined',
    'cleartext',
    'incomplete',
    'secured',
    null,
  ]);
});

describe('the column of client and server', () => {
  const cell = (glyphs: typeof ASCII, width: number): string | undefined =>
    streamColumns(glyphs)[2]?.cell(FAILED, width).text;

  it('keeps the ends of addresses', () => {
    expect(cell(UNICODE, 30)).toBe('198.51.100.7 → 203.0.113.25');
    expect(cell(UNICODE, 27)).toBe('198.51.100.7 → 203.0.113.25');
    expect(cell(UNICODE, 19)).toBe('…1.100.7 → ….113.25');
    expect(cell(ASCII, 20)).toBe('~1.100.7 -> ~.113.25');
  });
});

describe('streamTable', () => {
  const titles = (streams: readonly StreamDocument[], width: number): string[] =>
    streamTable({ streams, hidden: 0 }, UNICODE, width).columns.map(({ title }) => title);
  const long = { outcome: 'abandoned', cause: 'tls.client-certificate-required' } as const;
  const nameless = stream(0, { ...long, tls: tls({ serverName: null }) });

  it('does without columns that say nothing where room is short', () => {
    expect(titles([nameless], 120)).toContain('SNI');
    expect(titles([nameless], 78)).not.toContain('SNI');
    expect(titles([nameless, stream(1, long)], 78)).toContain('SNI');
  });

  it('leaves addresses whole before it leaves the longest causes whole', () => {
    const { columns, widths } = streamTable({ streams: [nameless], hidden: 0 }, UNICODE, 78);
    const line = rowLine(columns, widths, nameless, '…').map(({ text }) => text);
    expect(line.join('')).toContain('198.51.100.7 → 203.0.113.25');
  });
});

describe('isFailing', () => {
  it('counts cleartext only where something is to blame', () => {
    expect(isFailing(FAILED)).toBe(true);
    expect(isFailing(stream(0, { outcome: 'cleartext', cause: 'smtp.cleartext-fallback' }))).toBe(true);
    expect(isFailing(stream(0, { outcome: 'cleartext' }))).toBe(false);
    expect(isFailing(stream(0))).toBe(false);
  });
});
