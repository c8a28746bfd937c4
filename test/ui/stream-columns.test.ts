import { describe, expect, it } from 'vitest';
import type { StreamDocument } from '../../src/report/document.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { streamColumns, streamTable } from '../../src/ui/stream-columns.ts';
import { measured, rowLine, unmeasured } from '../../src/ui/table.ts';
import { FAILED, stream, tls } from '../support/documents.ts';

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

const measuresOf = (streams: readonly StreamDocument[]) =>
  measured(unmeasured(streamColumns(UNICODE)), streamColumns(UNICODE), streams, UNICODE.none);

describe('streamTable', () => {
  const titles = (streams: readonly StreamDocument[], width: number): string[] =>
    streamTable(measuresOf(streams), UNICODE, width).columns.map(({ title }) => title);
  const long = { outcome: 'abandoned', cause: 'tls.client-certificate-required' } as const;
  const nameless = stream(0, { ...long, tls: tls({ serverName: null }) });

  it('does without columns that say nothing where room is short', () => {
    expect(titles([nameless], 120)).toContain('SNI');
    expect(titles([nameless], 78)).not.toContain('SNI');
    expect(titles([nameless, stream(1, long)], 78)).toContain('SNI');
  });

  it('leaves addresses whole before it leaves the longest causes whole', () => {
    const { columns, widths } = streamTable(measuresOf([nameless]), UNICODE, 78);
    const line = rowLine(columns, widths, nameless, '…').map(({ text }) => text);
    expect(line.join('')).toContain('198.51.100.7 → 203.0.113.25');
  });
});
