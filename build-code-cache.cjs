// Writes V8's code cache of the bundled program: of all that it runs to print what stands in some of the samples.
const { writeFileSync } = require('node:fs');
const { CODE_CACHE, load } = require('./bin/program.js');

const SAMPLES = ['no-sni-tls12', 'no-sni-tls13'].map((name) => `${__dirname}/samples/${name}.pcap`);

async function main() {
  const { run, script } = load();
  for (const sample of SAMPLES) {
    for (const format of ['--json', '--text']) await run([format, sample], null);
  }
  writeFileSync(CODE_CACHE, script.createCachedData());
}

main();
