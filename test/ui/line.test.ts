import { describe, expect, it } from 'vitest';
import { cutLine, fillLine, lineWidth, paragraph, span, spreadLine } from '../../src/ui/line.ts';
import { HOSTILE } from '../support/documents.ts';

const text = (parts: readonly { readonly text: string }[]): string => parts.map((part) => part.text).join('');

describe('span', () => {
  it('shows what could act on the terminal as escapes', () => {
    expect(span(HOSTILE).text).toMatch(/^[\u0020-\u007e]+$/);
    expect(span(HOSTILE).text).toContain('evil\\u001b[2J');
  });
});

describe('cutLine', () => {
  const line = [span('Stream 0', 'title'), span('  198.51.100.7')];

  it('leaves a line that fits', () => expect(cutLine(line, 22, '…')).toBe(line));

  it.each([21, 9, 8, 7, 1])('says in %i columns that something is missing', (width) => {
    const cut = cutLine(line, width, '…');
    expect(lineWidth(cut)).toBe(width);
    expect(text(cut)).toMatch(/…$/);
  });
});

describe('fillLine', () => {
  it('fills up to the width', () => expect(text(fillLine([span('a')], 3, '…'))).toBe('a  '));
});

describe('spreadLine', () => {
  it('puts the right part at the edge', () => {
    expect(text(spreadLine([span('left')], [span('right')], 12, '…'))).toBe('left   right');
  });

  it('cuts the left part for the right one', () => {
    expect(text(spreadLine([span('a long left part')], [span('right')], 14, '…'))).toBe('a long … right');
  });

  it('drops the right part where both cannot be', () => {
    expect(text(spreadLine([span('a long left part')], [span('right part')], 12, '…'))).toBe('a long left…');
  });
});

describe('paragraph', () => {
  it('puts its lead before the first line only', () => {
    const lines = paragraph('one two three', 10, { indent: 3, lead: span('*') });
    expect(lines.map(text)).toEqual(['*  one two', '   three']);
  });
});
