import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../src/diagnosis/rules/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

/** The stages of the data's path: a folder imports from its own stage and from earlier ones. */
const STAGES = [
  ['bytes', 'registry', 'limits', 'format'],
  ['capture'],
  ['network'],
  ['streams'],
  ['smtp', 'mail', 'tls'],
  ['session'],
  ['x509'],
  ['dns'],
  ['dane'],
  ['policy'],
  ['diagnosis'],
  ['report'],
  ['inspection', 'examiner', 'investigation', 'reading', 'pipeline', 'excerpt', 'index'],
  ['ui'],
  ['cli'],
];

/** Only the shell touches files, processes and terminals. */
const SHELL = ['cli', 'ui'];
const OUTSIDE =
  /from '(node:)?(fs|fs\/promises|process|child_process|net|tls|http|https|dns|dgram|os|tty)'|\bconsole\.|\bprocess\.|Date\.now\(\)|new Date\(\)/;

const sourcesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
const files = sourcesBelow(SRC);
const stageOf = (path: string) => STAGES.findIndex((stage) => stage.includes(path.split(/[/.]/)[0] ?? ''));
const source = (path: string) => readFileSync(join(SRC, path), 'utf8');

describe('the tree', () => {
  it.each(files)('%s imports from its own stage and earlier ones only', (path) => {
    expect(stageOf(path), `${path} belongs to no stage`).toBeGreaterThanOrEqual(
      path.endsWith('.d.ts') ? -1 : 0,
    );
    const imports = [...source(path).matchAll(/from '(\.[^']+)'/g)].map(([, to]) =>
      relative(SRC, join(SRC, dirname(path), to ?? '')),
    );
    expect(imports.filter((to) => stageOf(to) > stageOf(path))).toEqual([]);
  });

  it.each(files.filter((path) => !SHELL.includes(path.split('/')[0] ?? '')))(
    '%s touches nothing outside',
    (path) => {
      const code = source(path).replace(/\/\*[\s\S]*?\*\//g, '');
      expect(OUTSIDE.exec(code)?.[0]).toBeUndefined();
    },
  );

  it('opens no network connection anywhere', () => {
    const network =
      /(?<!import \{ isIP, SocketAddress \} )from '(node:)?(net|http|https|http2|dns|dns\/promises|dgram)'|\bfetch\(/;
    expect(files.filter((path) => network.test(source(path)))).toEqual([]);
  });
});

describe('a rule', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const expected: Record<string, { file: string }> = JSON.parse(
    readFileSync(join(ROOT, 'samples/causes/expected.json'), 'utf8'),
  );

  it.each(RULES.map(({ id }) => id))('%s has its file, its row in the README and its capture', (id) => {
    expect(existsSync(join(SRC, 'diagnosis/rules', `${id.replace('.', '/')}.ts`))).toBe(true);
    expect(readme).toContain(`| \`${id}\` |`);
    expect(existsSync(join(ROOT, 'samples', expected[id]?.file ?? 'missing'))).toBe(true);
  });

  it('stands in the list once, and no file stands beside it', () => {
    const ids = RULES.map(({ id }) => id);
    const named = sourcesBelow(join(SRC, 'diagnosis/rules'))
      .filter((path) => path !== 'index.ts')
      .map((path) => path.replace('.ts', '').replace('/', '.'));
    expect(ids.toSorted()).toEqual(named.toSorted());
  });
});
