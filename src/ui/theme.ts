/** What a piece of text means; how that looks is the theme's business. */
export type Role =
  | 'plain'
  | 'strong'
  | 'faint'
  | 'title'
  | 'heading'
  | 'bad'
  | 'warning'
  | 'good'
  | 'tls'
  | 'selected';

type Style = readonly [open: string, close: string];
export type Theme = Readonly<Record<Role, Style>>;

const NONE: Style = ['', ''];
const BOLD: Style = ['\u001b[1m', '\u001b[22m'];
const DIM: Style = ['\u001b[2m', '\u001b[22m'];
const INVERSE: Style = ['\u001b[7m', '\u001b[27m'];
const RED: Style = ['\u001b[31m', '\u001b[39m'];
const GREEN: Style = ['\u001b[32m', '\u001b[39m'];
const YELLOW: Style = ['\u001b[33m', '\u001b[39m'];
const CYAN: Style = ['\u001b[36m', '\u001b[39m'];

/** Colours of the terminal's own palette, so that they suit a light and a dark background. */
export const COLOURS: Theme = {
  plain: NONE,
  strong: BOLD,
  faint: DIM,
  title: both(BOLD, CYAN),
  heading: BOLD,
  bad: both(BOLD, RED),
  warning: YELLOW,
  good: GREEN,
  tls: CYAN,
  selected: INVERSE,
};

/** Bold, dim and inverse are no colours and stay. */
export const NO_COLOURS: Theme = {
  plain: NONE,
  strong: BOLD,
  faint: DIM,
  title: BOLD,
  heading: BOLD,
  bad: BOLD,
  warning: NONE,
  good: NONE,
  tls: NONE,
  selected: INVERSE,
};

/**
 * The text with the theme's control sequences around it. Written here, not by Ink's colour props: those ask the
 * environment whether to colour, and draw no selection at all where it has a CI variable.
 */
export function paint(text: string, [open, close]: Style): string {
  return text === '' ? '' : open + text + close;
}

function both(outer: Style, inner: Style): Style {
  return [outer[0] + inner[0], inner[1] + outer[1]];
}
