import type { KeyLog, KeyLogEntry, KeyLogLabel } from '../secrets/key-log.ts';
import type { SessionName } from '../secrets/resumable-sessions.ts';

/** The secrets that the keys of one connection are made of. */
export class ConnectionSecrets {
  readonly #used = new Map<string, KeyLogEntry>();

  constructor(private readonly keyLog: KeyLog) {}

  /** Some secrets take more of the handshake than its hellos to become keys. */
  get hasPremasters(): boolean {
    return this.keyLog.hasPremasters;
  }

  /** A secret of the key log. */
  find(label: KeyLogLabel, id: string): Uint8Array | null {
    const entry = this.keyLog.get(label, id);
    return entry === null ? null : this.#use(entry);
  }

  /** The master secret of the first of these sessions that is known; this connection takes it up again. */
  resume(names: readonly SessionName[], clientRandom: string): Uint8Array | null {
    const entry = this.keyLog.resume(names, clientRandom);
    return entry === null ? null : this.#use(entry);
  }

  /** Keeps a master secret for connections that take its session up again. */
  remember(names: readonly SessionName[], master: Uint8Array): void {
    this.keyLog.remember(names, master);
  }

  /** What was of use, as entries of a key log; of a session taken up again the one that a key log could have had. */
  used(): readonly KeyLogEntry[] {
    return [...this.#used.values()];
  }

  #use(entry: KeyLogEntry): Uint8Array {
    this.#used.set(`${entry.label} ${entry.id}`, entry);
    return entry.secret;
  }
}
