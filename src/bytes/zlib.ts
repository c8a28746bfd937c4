import { createRequire } from 'node:module';

type Zlib = typeof import('node:zlib');

let loaded: Zlib | undefined;

/** Loaded when it is first used: most captures hold nothing that is packed, and each start of the program would wait for it. */
export function zlib(): Zlib {
  loaded ??= createRequire(import.meta.url)('node:zlib') as Zlib;
  return loaded;
}
