/** The signs we draw with. All take one column, but for `branch`, `to` and `from`. */
export interface Glyphs {
  readonly name: 'unicode' | 'ascii';
  readonly pointer: string;
  readonly ellipsis: string;
  readonly rule: string;
  readonly bar: string;
  readonly branch: string;
  readonly bullet: string;
  readonly none: string;
  readonly to: string;
  readonly from: string;
  /** A rule as far as reading has come. */
  readonly done: string;
  readonly marks: Readonly<
    Record<
      'bad' | 'warning' | 'unreached' | 'cleartext' | 'declined' | 'good' | 'unknown' | 'open' | 'note',
      string
    >
  >;
}

export const UNICODE: Glyphs = {
  name: 'unicode',
  pointer: '▸',
  ellipsis: '…',
  rule: '─',
  bar: '│',
  branch: '└─',
  bullet: '•',
  none: '–',
  to: '→',
  from: '←',
  done: '━',
  marks: {
    bad: '✗',
    warning: '!',
    unreached: '∅',
    cleartext: '~',
    declined: '-',
    good: '✓',
    unknown: '?',
    open: '…',
    note: '·',
  },
};

/** For a locale that is not UTF-8. */
export const ASCII: Glyphs = {
  name: 'ascii',
  pointer: '>',
  ellipsis: '~',
  rule: '-',
  bar: '|',
  branch: '`-',
  bullet: '*',
  none: '-',
  to: '->',
  from: '<-',
  done: '=',
  marks: {
    bad: 'x',
    warning: '!',
    unreached: '0',
    cleartext: '~',
    declined: '-',
    good: '+',
    unknown: '?',
    open: ':',
    note: '.',
  },
};
