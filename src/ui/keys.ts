import { TABS, type Tab } from './tabs.ts';

interface Binding {
  /** Names as `keyNames()` gives them. */
  readonly keys: readonly string[];
  readonly help: string;
}

/** What the user can ask for, by intent. The help is made of this table. */
export const KEY_BINDINGS = {
  down: { keys: ['j', 'down'], help: 'down a row' },
  up: { keys: ['k', 'up'], help: 'up a row' },
  pageDown: { keys: ['pagedown', 'space', 'ctrl+f'], help: 'down a page' },
  pageUp: { keys: ['pageup', 'b', 'ctrl+b'], help: 'up a page' },
  top: { keys: ['g', 'home'], help: 'to the top, and kept there while streams come' },
  bottom: { keys: ['G', 'end'], help: 'to the bottom, and on to the newest as they come' },
  open: { keys: ['enter', 'l'], help: 'open the stream, or the certificate' },
  back: { keys: ['escape', 'backspace', 'h'], help: 'back' },
  nextTab: { keys: ['tab', 'right'], help: 'next tab of the stream' },
  previousTab: { keys: ['shift+tab', 'left'], help: 'previous tab' },
  nextFailing: { keys: ['n'], help: 'next failing stream' },
  previousFailing: { keys: ['p'], help: 'previous failing stream' },
  alert: { keys: ['a'], help: 'to the alert in the conversation' },
  export: { keys: ['e'], help: 'export the chain, or the open certificate, as PEM' },
  others: { keys: ['o'], help: 'show or hide streams with neither mail nor TLS' },
  capture: { keys: ['i'], help: 'about the capture: files, problems, DNS answers' },
  help: { keys: ['?'], help: 'these keys' },
  suspend: { keys: ['ctrl+z'], help: 'back to the shell for a while; its fg comes back here' },
  quit: { keys: ['q', 'ctrl+c'], help: 'leave' },
} as const satisfies Record<string, Binding>;

export type Command = keyof typeof KEY_BINDINGS;

/** What a key asks for. */
export type KeyAction =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'tab'; readonly tab: Tab };

/** The keys that are named in the status bar, by where one is. */
export const HINTS = {
  streams: [
    ['Enter', 'open'],
    ['n/p', 'next failing'],
    ['a', 'alert'],
    ['e', 'export'],
    ['?', 'keys'],
    ['q', 'quit'],
  ],
  stream: [
    ['Tab', 'tabs'],
    ['a', 'alert'],
    ['e', 'export'],
    ['n/p', 'failing'],
    ['Esc', 'back'],
    ['?', 'keys'],
    ['q', 'quit'],
  ],
  certificates: [
    ['Enter', 'show one'],
    ['e', 'export the chain'],
    ['Tab', 'tabs'],
    ['Esc', 'back'],
    ['?', 'keys'],
    ['q', 'quit'],
  ],
  certificate: [
    ['e', 'export this certificate'],
    ['Esc', 'back'],
    ['?', 'keys'],
    ['q', 'quit'],
  ],
  overlay: [
    ['Esc', 'back'],
    ['q', 'quit'],
  ],
} as const satisfies Record<string, readonly (readonly [key: string, help: string])[]>;

export type HintPlace = keyof typeof HINTS;

const COMMANDS = new Map<string, Command>(
  Object.entries(KEY_BINDINGS).flatMap(([command, { keys }]) =>
    keys.map((key): [string, Command] => [key, command as Command]),
  ),
);

/** What the key of this name asks for, undefined where nothing. */
export function actionFor(key: string): KeyAction | undefined {
  const tab = /^[1-9]$/.test(key) ? TABS[Number(key) - 1] : undefined;
  if (tab !== undefined) return { type: 'tab', tab: tab.id };
  const command = COMMANDS.get(key);
  return command === undefined ? undefined : { type: 'command', command };
}

/** The part of Ink's `Key` that we read. */
export interface Modifiers {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageDown: boolean;
  readonly pageUp: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

const SPECIAL = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'], // what the Backspace key of most terminals sends
] as const;

const CHARACTERS: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0003': 'ctrl+c',
  '\u001a': 'ctrl+z',
};

/** Names of the keys in one of Ink's input events; keys typed faster than they are read come as one. */
export function keyNames(input: string, key: Modifiers): string[] {
  if (key.tab) return [key.shift ? 'shift+tab' : 'tab'];
  const special = SPECIAL.find(([property]) => key[property]);
  if (special !== undefined) return [special[1]];
  if (key.ctrl) return [`ctrl+${input}`];
  // With Alt, or what is left of a control sequence that Ink does not know: not what the user typed.
  if (key.meta || (input.length > 1 && /^[[O\]]/.test(input))) return [];
  return [...input].map((character) => CHARACTERS[character] ?? character);
}

const KEY_LABELS: Readonly<Record<string, string>> = {
  down: 'Down',
  up: 'Up',
  left: 'Left',
  right: 'Right',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  backspace: 'Backspace',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  space: 'Space',
  'ctrl+c': 'Ctrl-C',
  'ctrl+f': 'Ctrl-F',
  'ctrl+b': 'Ctrl-B',
  'ctrl+z': 'Ctrl-Z',
};

/** How a key is called on a keyboard. */
export function keyLabel(key: string): string {
  return KEY_LABELS[key] ?? key;
}
