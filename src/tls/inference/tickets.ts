import type { EncryptedEvent } from '../events.ts';
import { type Contents, type Guesses, isExactly, set } from './guess.ts';
import { KEY_UPDATE } from './lengths.ts';

/**
 * Guesses what TLS 1.3 puts between data: session tickets (RFC 8446 section 4.6.1), which servers send right behind the
 * handshake (measured: OpenSSL and Node two, or one when a session was taken up again; GnuTLS two, sometimes with its Finished),
 * and KeyUpdate.
 * @returns The rest: data.
 */
export function inferPostHandshake(
  records: readonly EncryptedEvent[],
  contents: Contents,
  greetsInside: boolean,
  guesses: Guesses,
): EncryptedEvent[] {
  tickets(records, greetsInside, guesses);
  return records.filter((record, i) => {
    if (guesses.has(record)) return false;
    // The end of a message that a client sends by itself is as long, and never opens a turn.
    const before = records[i - 1];
    const mayEnd = record.from === 'client' && before?.from === 'client' && !guesses.has(before);
    if (mayEnd || !isExactly(contents(record), KEY_UPDATE)) return true;
    set(guesses, [record], 'key-update', record.from === 'client' ? 'likely' : 'possible', 'both');
    return false;
  });
}

function tickets(records: readonly EncryptedEvent[], greetsInside: boolean, guesses: Guesses): void {
  const start = records.findIndex(({ from }) => from === 'server');
  if (start < 0) return;
  const length = records.slice(start).findIndex(({ from }) => from === 'client');
  const first = records.slice(start, length < 0 ? records.length : start + length);
  // Nobody has said anything that the server could answer.
  if (start === 0 && !greetsInside) return set(guesses, first, 'ticket', 'likely', 'place');
  if (first.length === 1) return;
  const twins = first.findIndex((record) => record.length !== first[0]?.length);
  if (twins !== 1)
    return set(guesses, first.slice(0, twins < 0 ? first.length : twins), 'ticket', 'likely', 'both');
  set(guesses, first.slice(0, -1), 'ticket', 'possible', 'place');
}
