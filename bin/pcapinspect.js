#!/usr/bin/env node
// A script, for Node starts one sooner than a module.
const { load } = require('./program.js');

load()
  .run(process.argv.slice(2), () => import('../dist/view.js'))
  .then((status) => process.exit(status));
