// Compiling the program at every start would cost as much as a capture of 10 KB: it comes with what V8 makes of it.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const FILE = join(__dirname, '../dist/cli.js');

/** V8's code cache, written by the build. It is for one V8 on one kind of processor; any other compiles the program. */
const CODE_CACHE = `${FILE}.${process.arch}-${process.versions.v8}.cache`;

/** The program's script, and its `run(argv, importView)`, which resolves with the exit status. */
function load() {
  // It is ASCII, of which no other reading is as quick.
  const script = new Script(readFileSync(FILE, 'latin1'), {
    filename: FILE,
    cachedData: codeCache(),
  });
  const exported = {};
  script.runInThisContext()(exported, require, FILE);
  return { script, run: exported.run };
}

function codeCache() {
  try {
    return readFileSync(CODE_CACHE);
  } catch {
    return undefined;
  }
}

module.exports = { CODE_CACHE, FILE, load };
