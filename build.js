// Bundles the command and the library into dist/, so that starting up does not mean reading hundreds of modules.
// What is imported lazily (the interactive view with React, say) lands in a file of its own below dist/chunks/.
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

const bundle = await rolldown({
  input: { cli: 'src/cli/entry.ts', index: 'src/index.ts' },
  platform: 'node',
  // pcap-parser calls `new Buffer`, which Node warns about unless it happens below node_modules.
  external: ['pcap-parser'],
  plugins: [noDeveloperTools],
  // ECMAScript modules before CommonJS ones: what is not used of them is left out.
  resolve: { mainFields: ['module', 'main'] },
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: true,
});
await bundle.close();
