// Loaded before a command of Node: prints its peak memory (KiB) on standard error when it ends.
process.on('exit', () => process.stderr.write(`${process.resourceUsage().maxRSS}\n`));
