import { describe, expect, it } from 'vitest';
import { MAX_RESUMABLE_SESSIONS } from '../../../src/limits.ts';
import { nameOfId, nameOfTicket, ResumableSessions } from '../../../src/tls/secrets/resumable-sessions.ts';

const master = (byte: number) => new Uint8Array(48).fill(byte);

describe('ResumableSessions', () => {
  it('tells ids and tickets apart', () => {
    const sessions = new ResumableSessions();
    const names = [nameOfId('0102'), nameOfTicket(Uint8Array.of(1, 2)), nameOfTicket(Uint8Array.of(2, 1))];
    for (const [at, name] of names.entries()) sessions.remember(name, master(at));
    expect(names.map((name) => sessions.master(name)?.[0])).toEqual([0, 1, 2]);
    expect(sessions.master(nameOfId('01'))).toBeNull();
  });

  it('keeps no ticket', () => {
    expect(nameOfTicket(new Uint8Array(65_535)).length).toBeLessThan(64);
  });

  it('keeps the latest of too many', () => {
    const sessions = new ResumableSessions();
    const count = MAX_RESUMABLE_SESSIONS + 2;
    for (let id = 0; id < count; id++) {
      sessions.remember(nameOfId(`${id}`), master(1));
      // Taken up again every time.
      sessions.remember(nameOfId('again'), master(2));
    }
    expect(sessions.master(nameOfId('again'))).toEqual(master(2));
    const kept = [0, 1, 2, 3, count - 1].map((id) => sessions.master(nameOfId(`${id}`)) !== null);
    expect(kept).toEqual([false, false, false, true, true]);
  });
});
