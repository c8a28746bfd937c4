import { createHash } from 'node:crypto';
import { MAX_RESUMABLE_SESSIONS } from '../../limits.ts';

/**
 * What a client names a session by when it takes it up again: its session id (RFC 5246 section 7.4.1.2), or a ticket
 * (RFC 5077), which is too long to be kept.
 */
export type SessionName = string;

/** @param id Hex, as hellos are decoded. */
export function nameOfId(id: string): SessionName {
  return `id ${id}`;
}

export function nameOfTicket(ticket: Uint8Array): SessionName {
  return `ticket ${createHash('sha256').update(ticket).digest('base64')}`;
}

/**
 * The master secrets of sessions of SSL 3.0 to TLS 1.2 that clients may take up again, in any stream: a peer need not log
 * them once more for another random. Of too many the latest are kept.
 */
export class ResumableSessions {
  readonly #masters = new Map<SessionName, Uint8Array>();

  remember(name: SessionName, master: Uint8Array): void {
    this.#masters.delete(name);
    this.#masters.set(name, master);
    if (this.#masters.size <= MAX_RESUMABLE_SESSIONS) return;
    for (const oldest of this.#masters.keys()) {
      this.#masters.delete(oldest);
      return;
    }
  }

  master(name: SessionName): Uint8Array | null {
    return this.#masters.get(name) ?? null;
  }
}
