import type { TlsConversation } from '../conversation.ts';
import { isTls13 } from '../events.ts';
import type { LengthRange } from '../record-length.ts';
import type { TlsState } from '../state.ts';
import { contentsOf, type Guesses, type Outside } from './guess.ts';
import { inferSmtp } from './mail.ts';
import { inferPostHandshake } from './tickets.ts';
import { inferTls12 } from './tls12.ts';
import { inferTls13 } from './tls13.ts';

export type { Guess, GuessedKind, Guesses, Outside } from './guess.ts';

/**
 * What each protected record most likely holds, from its content type on the wire, its length, direction and place. None of
 * those that were opened; of application data nothing where no SMTP is spoken.
 */
export function inferRecords(tls: TlsConversation, state: TlsState, outside: Outside): Guesses {
  const guesses: Guesses = new Map();
  if (tls.version === null) return guesses;
  const contents = contentsOf(tls);
  const { isWhole, greetsInside, isSmtp } = outside;
  const isVersion13 = isTls13(tls.version);
  let data = isVersion13
    ? inferTls13(tls, state, contents, isWhole, guesses)
    : inferTls12(tls, state, contents, isWhole, guesses);
  if (isVersion13) data = inferPostHandshake(data, contents, greetsInside, guesses);
  if (isSmtp) inferSmtp(tls, data, contents, outside, guesses);
  for (const [record, guess] of guesses) {
    if (record.opened !== null) guesses.delete(record);
    else if (isVersion13 && guess.sure === 'likely' && !isTold(contents(record)))
      guesses.set(record, { ...guess, sure: 'possible' });
  }
  return guesses;
}

/** Neither is it padded, nor is its length a riddle. */
function isTold(content: LengthRange | null): boolean {
  return content !== null && content.min === content.max;
}
