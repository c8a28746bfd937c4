import { main } from './main.ts';
import { processIo } from './process-io.ts';
import type { ImportView } from './view.ts';

/**
 * Runs a command line in this process; resolves with the exit status when all is written. Something may still be read
 * then (a live capture that the user had seen enough of): the caller ends the process.
 */
export function run(argv: readonly string[], importView: ImportView): Promise<number> {
  return main(argv, processIo(importView));
}
