// Writes V8's code cache of the bundled program: of all that it runs to print what stands in some of the samples.
const { isAscii } = require('node:buffer');
const { readFileSync, writeFileSync } = require('node:fs');
const { CODE_CACHE, FILE, load } = require('./bin/program.js');

const SAMPLES = ['no-sni-tls12', 'no-sni-tls13'].map((name) => `${__dirname}/samples/${name}.pcap`);

async function main() {
  if (!isAscii(readFileSync(FILE))) throw new Error(`${FILE} is not ASCII, and is read as if it were`);
  const { run, script } = load();
  for (const sample of SAMPLES) {
    for (const format of ['--json', '--text']) await run([format, sample], null);
  }
  writeFileSync(CODE_CACHE, script.createCachedData());
}

main();
