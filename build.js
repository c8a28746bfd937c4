// Bundles the command, its interactive view and the library into dist/, so that starting up does not mean reading
// hundreds of modules.
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { rolldown } from 'rolldown';

/**
 * Where DEV=true is in the environment, Ink loads React's developer tools, and its package.json by a path that a bundle
 * has not: nothing for those who use this program.
 */
const noDeveloperTools = {
  name: 'no-developer-tools',
  transform: (code, id) => (/[\\/]ink[\\/]build[\\/]/.test(id) ? code.replaceAll('isDev()', 'false') : null),
};

await rm('dist', { recursive: true, force: true });
// One script, which is what V8 can keep compiled: bin/ runs it.
await bundle({ cli: 'src/cli/entry.ts' }, [], {
  format: 'cjs',
  charset: 'ascii',
  codeSplitting: false,
  dynamicImportInCjs: false,
  postBanner: '(function (exports, require, __filename) {',
  postFooter: '})',
});
await bundle({ index: 'src/index.ts', view: 'src/ui/run.tsx' }, [noDeveloperTools], { format: 'esm' });
execFileSync(process.execPath, ['build-code-cache.cjs'], { stdio: ['ignore', 'ignore', 'inherit'] });

async function bundle(input, plugins, output) {
  const made = await rolldown({
    input,
    platform: 'node',
    // pcap-parser calls `new Buffer`, which Node warns about unless it happens below node_modules.
    external: ['pcap-parser'],
    plugins,
    // ECMAScript modules before CommonJS ones: what is not used of them is left out.
    resolve: { mainFields: ['module', 'main'] },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  await made.write({
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: true,
    ...output,
  });
  await made.close();
}
