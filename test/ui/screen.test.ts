import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/ui/screen.ts';
import { FakeTerminal } from '../support/terminal.ts';

function opened(asciiOnly = false): { terminal: FakeTerminal; screen: Screen } {
  const terminal = new FakeTerminal(20, 5);
  const screen = new Screen(terminal, asciiOnly);
  screen.open();
  return { terminal, screen };
}

describe('Screen', () => {
  it('opens the alternate screen and puts everything back', () => {
    const { terminal, screen } = opened();
    expect(terminal).toMatchObject({ isAlternate: true, isCursorHidden: true, isWrapping: false });
    screen.close();
    expect(terminal).toMatchObject({ isAlternate: false, isCursorHidden: false, isWrapping: true });
  });

  it('closes once, and paints nothing after it', () => {
    const { terminal, screen } = opened();
    screen.close();
    const { length } = terminal.written;
    screen.close();
    screen.write('late');
    expect(terminal.written).toHaveLength(length);
    expect(terminal.listenerCount('resize')).toBe(0);
  });

  it('shows the latest frame when it is opened again', () => {
    const { terminal, screen } = opened();
    screen.write('one\ntwo');
    screen.close();
    screen.write('one\nTWO');
    terminal.resize(20, 5);
    screen.open();
    expect(terminal.isAlternate).toBe(true);
    expect(terminal.lines).toEqual(['one', 'TWO', '', '', '']);
    expect(terminal.listenerCount('resize')).toBe(1);
  });

  it('writes only the rows that changed', () => {
    const { terminal, screen } = opened();
    screen.write('one\ntwo\nthree');
    terminal.written = '';
    screen.write('one\nTWO\nthree');
    expect(terminal.lines).toEqual(['one', 'TWO', 'three', '', '']);
    expect(terminal.written).not.toContain('one');
    terminal.written = '';
    screen.write('one\nTWO\nthree');
    expect(terminal.written).toBe('');
  });

  it('erases what a shorter frame leaves over', () => {
    const { terminal, screen } = opened();
    screen.write('one\ntwo\nthree');
    screen.write('one');
    expect(terminal.lines).toEqual(['one', '', '', '', '']);
  });

  it('paints all of it again after a resize, and never beyond the screen', () => {
    const { terminal, screen } = opened();
    screen.write('one\ntwo\nthree');
    terminal.resize(20, 2);
    screen.write('one\ntwo\nthree');
    expect(terminal.lines).toEqual(['one', 'two']);
    terminal.resize(20, 4);
    screen.write('one\ntwo\nthree');
    expect(terminal.lines).toEqual(['one', 'two', 'three', '']);
  });

  it('keeps to ASCII where the locale has no more, column by column', () => {
    const { terminal, screen } = opened(true);
    screen.write('郵便 | e\u0301 | \u009b31m');
    expect(terminal.lines[0]).toBe('???? | e | 31m');
  });
});
