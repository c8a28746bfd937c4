import { KEY_BINDINGS, keyLabel } from '../keys.ts';
import { STANDINGS } from '../outcomes.ts';
import { TABS } from '../tabs.ts';
import { field, heading, type Page, type Paper, page } from './page.ts';

/** Every key, and what the marks mean. */
export function keyHelpPage(paper: Paper): Page {
  return page([
    ...Object.values(KEY_BINDINGS).flatMap(({ keys, help }) =>
      field(keys.map(keyLabel).join(' '), help, paper),
    ),
    ...field(
      `1 to ${TABS.length}`,
      `the tabs of the stream, ${TABS[0].title} to ${TABS[TABS.length - 1]?.title}`,
      paper,
    ),
    ...heading('Outcomes'),
    ...Object.entries(STANDINGS).flatMap(([standing, { mark, words }]) =>
      field(`${paper.glyphs.marks[mark]} ${standing}`, words, paper),
    ),
  ]);
}
