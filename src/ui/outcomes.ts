import type { Outcome, Severity, StreamDocument } from '../report/document.ts';
import type { Glyphs } from './glyphs.ts';
import { type Span, span } from './line.ts';
import type { Role } from './theme.ts';

interface Look {
  readonly mark: keyof Glyphs['marks'];
  readonly role: Role;
  readonly words: string;
}

/** How a stream stands: what became of it, that it goes on, or that it is neither mail nor TLS. */
export type Standing = Outcome | 'open' | 'other';

/** How each is marked and said, in the order in which streams are listed. */
export const STANDINGS: Readonly<Record<Standing, Look>> = {
  failed: { mark: 'bad', role: 'bad', words: 'TLS was tried and did not complete' },
  abandoned: {
    mark: 'warning',
    role: 'bad',
    words: 'the handshake completed, and the session was ended before any mail',
  },
  unreached: { mark: 'unreached', role: 'bad', words: 'no connection was made' },
  declined: {
    mark: 'declined',
    role: 'warning',
    words: 'the session ended before any mail, without a try at TLS',
  },
  cleartext: { mark: 'cleartext', role: 'warning', words: 'mail went over this connection without TLS' },
  incomplete: { mark: 'unknown', role: 'warning', words: 'the capture does not show enough to say' },
  secured: { mark: 'good', role: 'good', words: 'the TLS handshake completed and the session went on' },
  open: { mark: 'open', role: 'tls', words: 'the stream goes on: its outcome shows when it ends' },
  other: { mark: 'note', role: 'faint', words: 'neither mail nor TLS' },
};

export const SEVERITIES: Readonly<Record<Severity, Look>> = {
  error: { mark: 'bad', role: 'bad', words: 'error' },
  warning: { mark: 'warning', role: 'warning', words: 'warning' },
  note: { mark: 'note', role: 'plain', words: 'note' },
};

/** Mail or TLS without an outcome has not ended yet. */
export function standingOf({ outcome, protocol, tls }: StreamDocument): Standing {
  if (outcome !== null) return outcome;
  return tls !== null || protocol !== 'other' ? 'open' : 'other';
}

/** `✗ failed` */
export function outcomeSpan(stream: StreamDocument, glyphs: Glyphs): Span {
  const standing = standingOf(stream);
  const { mark, role } = STANDINGS[standing];
  return span(`${glyphs.marks[mark]} ${standing}`, role);
}

/** Whether something went wrong here that has a cause to look at. */
export function isFailing({ outcome, cause }: StreamDocument): boolean {
  switch (outcome) {
    case 'failed':
    case 'abandoned':
    case 'unreached':
      return true;
    case 'cleartext':
    case 'declined':
      return cause !== null;
    default:
      return false;
  }
}
