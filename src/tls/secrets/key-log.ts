import { fromHex, toHex } from '../../bytes/hex.ts';
import { MAX_KEY_LOG_ENTRIES, MAX_KEY_LOG_PROBLEMS, MAX_KEY_LOG_SECRET } from '../../limits.ts';
import { ResumableSessions, type SessionName } from './resumable-sessions.ts';

/** How many bytes a line's secret may have. */
interface Lengths {
  /** Bytes of what names the session: a client's random, or the beginning of an encrypted premaster secret. */
  readonly id: number;
  readonly min: number;
  readonly max: number;
}

/** As long as a hash: SHA-256 to SHA-512. */
const TRAFFIC_SECRET: Lengths = { id: 32, min: 32, max: 64 };

/**
 * Labels of SSLKEYLOGFILE: RFC 9850 sections 2.1 to 2.3, and what NSS wrote before it for RSA and for premaster secrets
 * of other key exchanges.
 */
const LABELS = {
  /** The master secret of SSL 3.0 to TLS 1.2. */
  CLIENT_RANDOM: { id: 32, min: 48, max: 48 },
  /** A premaster secret, by the first bytes of its encrypted form. */
  RSA: { id: 8, min: 48, max: 48 },
  /** A premaster secret, by the client's random. */
  PMS_CLIENT_RANDOM: { id: 32, min: 1, max: MAX_KEY_LOG_SECRET },
  CLIENT_EARLY_TRAFFIC_SECRET: TRAFFIC_SECRET,
  CLIENT_HANDSHAKE_TRAFFIC_SECRET: TRAFFIC_SECRET,
  SERVER_HANDSHAKE_TRAFFIC_SECRET: TRAFFIC_SECRET,
  CLIENT_TRAFFIC_SECRET_0: TRAFFIC_SECRET,
  SERVER_TRAFFIC_SECRET_0: TRAFFIC_SECRET,
  EARLY_EXPORTER_SECRET: TRAFFIC_SECRET,
  EXPORTER_SECRET: TRAFFIC_SECRET,
  ECH_SECRET: { id: 32, min: 1, max: MAX_KEY_LOG_SECRET },
  ECH_CONFIG: { id: 32, min: 1, max: MAX_KEY_LOG_SECRET },
} as const satisfies Readonly<Record<string, Lengths>>;

export type KeyLogLabel = keyof typeof LABELS;

/** A line of a key log. */
export interface KeyLogEntry {
  readonly label: KeyLogLabel;
  /** Hex: the client's random, or what else names the session. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** A line that could not be read. What it says is not repeated here: it may be most of a secret. */
export interface KeyLogProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What a key log gave. */
export interface KeyLogReading {
  /** Lines with a secret. */
  readonly entries: number;
  /** Lines with labels that we do not know; RFC 9850 section 2 has them ignored. */
  readonly ignored: number;
  /** Lines with a secret for which there was no room. */
  readonly dropped: number;
  /** Damaged lines; `problems` has the first of them. */
  readonly damaged: number;
  readonly problems: readonly KeyLogProblem[];
}

/** The secrets of TLS sessions, of one key log or several (RFC 9850), by what the hellos show of these sessions. */
export class KeyLog {
  /** Those of which some entry gave the master secret. */
  readonly #resumable = new ResumableSessions();
  /** By id; most sessions have one entry or five. */
  readonly #sessions = new Map<string, { readonly entries: KeyLogEntry[]; readonly logs: Set<number> }>();
  readonly #used = new Set<KeyLogEntry>();
  #size = 0;
  /** Key logs that were added. */
  #logs = 0;
  #hasPremasters = false;

  /** Entries that are kept. */
  get size(): number {
    return this.#size;
  }

  /** Some entry is a premaster secret, which takes more of the handshake than its hellos. */
  get hasPremasters(): boolean {
    return this.#hasPremasters;
  }

  /** Takes the lines of a key log. Of entries with the same label and id the last one counts. */
  add(log: Uint8Array | string): KeyLogReading {
    const reading = { entries: 0, ignored: 0, dropped: 0, damaged: 0, problems: [] as KeyLogProblem[] };
    const number = this.#logs++;
    let line = 0;
    for (const text of linesOf(typeof log === 'string' ? log : Buffer.from(log).toString('latin1'))) {
      line++;
      if (text === '' || text.startsWith('#')) continue;
      const entry = readLine(text);
      if (entry === null) {
        reading.ignored++;
      } else if (typeof entry === 'string') {
        reading.damaged++;
        if (reading.problems.length < MAX_KEY_LOG_PROBLEMS) reading.problems.push({ line, text: entry });
      } else if (this.#keep(entry, number)) {
        reading.entries++;
      } else {
        reading.dropped++;
      }
    }
    return reading;
  }

  /** The entry of this label for a session. It counts as used from then on. */
  get(label: KeyLogLabel, id: string): KeyLogEntry | null {
    const entry = this.#sessions.get(id)?.entries.find((it) => it.label === label);
    if (entry === undefined) return null;
    this.#used.add(entry);
    return entry;
  }

  /** Keeps the master secret that an entry gave, for clients that take the session up again. */
  remember(names: readonly SessionName[], master: Uint8Array): void {
    for (const name of names) this.#resumable.remember(name, master);
  }

  /**
   * The entry that a client's log could have had: it takes up again the first of these sessions that is known. Among the
   * others from then on, it serves those who have only this stream.
   */
  resume(names: readonly SessionName[], clientRandom: string): KeyLogEntry | null {
    for (const name of names) {
      const secret = this.#resumable.master(name);
      if (secret === null) continue;
      const entry: KeyLogEntry = { label: 'CLIENT_RANDOM', id: clientRandom, secret };
      this.#keep(entry, null);
      this.#used.add(entry);
      return entry;
    }
    return null;
  }

  /** Whether there is anything of a session. */
  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** All that there is of a session. */
  of(id: string): readonly KeyLogEntry[] {
    return this.#sessions.get(id)?.entries ?? [];
  }

  /** Which of the key logs that were added have something of a session: 0 is the first. */
  logsOf(id: string): Iterable<number> {
    return this.#sessions.get(id)?.logs ?? [];
  }

  /** The entries that were asked for, in the order in which they were. */
  used(): readonly KeyLogEntry[] {
    return [...this.#used];
  }

  /** @param log null: it is of none. */
  #keep(entry: KeyLogEntry, log: number | null): boolean {
    const session = this.#sessions.get(entry.id) ?? { entries: [], logs: new Set() };
    const { entries, logs } = session;
    const known = entries.findIndex(({ label }) => label === entry.label);
    if (known < 0 && this.#size >= MAX_KEY_LOG_ENTRIES) return false;
    if (log !== null) logs.add(log);
    if (known >= 0) {
      entries[known] = entry;
      return true;
    }
    entries.push(entry);
    this.#sessions.set(entry.id, session);
    this.#size++;
    this.#hasPremasters ||= entry.label === 'RSA' || entry.label === 'PMS_CLIENT_RANDOM';
    return true;
  }
}

/** An entry as a line of a key log, without its end. It holds a secret. */
export function keyLogLine({ label, id, secret }: KeyLogEntry): string {
  return `${label} ${id} ${toHex(secret)}`;
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    yield text.slice(at, end).trim();
    at = end + 1;
  }
}

/** The entry of a line; null where its label is none of ours, a text where the line is damaged. */
function readLine(line: string): KeyLogEntry | string | null {
  const [label = '', id = '', secret = '', ...rest] = line.split(/[ \t]+/);
  if (!isLabel(label))
    return /^[A-Z][A-Z0-9_]*$/.test(label) ? null : 'does not begin with a label such as CLIENT_RANDOM';
  const lengths = LABELS[label];
  if (rest.length > 0) return `${label} has more than two values`;
  const session = fromHex(id);
  if (session?.length !== lengths.id) return `${label} names no session of ${lengths.id} bytes in hex`;
  const bytes = secret.length > 2 * lengths.max ? null : fromHex(secret);
  if (bytes === null || bytes.length < lengths.min || bytes.length > lengths.max) {
    return `${label} has no secret of ${lengthText(lengths)} bytes in hex`;
  }
  return { label, id: toHex(session), secret: bytes };
}

function isLabel(label: string): label is KeyLogLabel {
  return Object.hasOwn(LABELS, label);
}

function lengthText({ min, max }: Lengths): string {
  return min === max ? `${min}` : `${min} to ${max}`;
}
