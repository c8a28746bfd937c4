import type { Ending } from './ending.ts';

/** handshake_failure, export_restriction, insufficient_security. */
const REFUSALS = [40, 60, 71];

/** The server answered the ClientHello with an alert that means: nothing of this suits me. */
export function isRefusedHello(ending: Ending | null): boolean {
  return (
    ending?.by === 'server' &&
    ending.moment === 'hello' &&
    ending.alert !== null &&
    REFUSALS.includes(ending.alert.description)
  );
}
