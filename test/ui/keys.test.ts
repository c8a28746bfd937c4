import { describe, expect, it } from 'vitest';
import { actionFor, HINTS, KEY_BINDINGS, keyNames, type Modifiers } from '../../src/ui/keys.ts';

const NONE: Modifiers = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  shift: false,
  meta: false,
};

describe('the table of keys', () => {
  const all = Object.values(KEY_BINDINGS).flatMap(({ keys }): readonly string[] => keys);

  it('gives a key to one command only', () => expect(new Set(all).size).toBe(all.length));

  it('leaves the numbers to the tabs', () => {
    expect(all.filter((key) => /^\d$/.test(key))).toEqual([]);
    expect(actionFor('2')).toEqual({ type: 'tab', tab: 'conversation' });
    expect(actionFor('7')).toBeUndefined();
  });

  it('has a command for every key that the status bar names', () => {
    const names: Readonly<Record<string, string>> = { Enter: 'enter', Esc: 'escape', Tab: 'tab' };
    const hinted = Object.values(HINTS).flatMap((hints) => hints.flatMap(([key]) => key.split('/')));
    for (const key of hinted) expect(actionFor(names[key] ?? key), key).toBeDefined();
  });
});

describe('keyNames', () => {
  it.each([
    ['j', {}, ['j']],
    ['G', { shift: true }, ['G']],
    ['', { downArrow: true }, ['down']],
    ['', { tab: true }, ['tab']],
    ['', { tab: true, shift: true }, ['shift+tab']],
    ['', { delete: true }, ['backspace']],
    ['', { escape: true, meta: true }, ['escape']],
    ['f', { ctrl: true }, ['ctrl+f']],
    ['x', { meta: true }, []],
    ['\n', {}, ['enter']],
    ['jj\rk', {}, ['j', 'j', 'enter', 'k']],
    ['j\u0003', {}, ['j', 'ctrl+c']],
    ['j\u001a', {}, ['j', 'ctrl+z']],
    ['[?1;2c', {}, []],
  ] satisfies [string, Partial<Modifiers>, string[]][])('%j', (input, modifiers, names) => {
    expect(keyNames(input, { ...NONE, ...modifiers })).toEqual(names);
  });
});
