import { MAX_TRUST_ANSWERS } from '../limits.ts';
import { beginningOf, type Certificate, parseCertificate } from './certificate.ts';
import { canonicalName, readName } from './name.ts';
import { pemBlocks } from './pem.ts';

/** Certificates that are trusted, found by name without parsing all of them. */
export interface TrustStore {
  /** For a person: `Mozilla's roots in Node v20.20.2, ca.pem`. */
  readonly description: string;
  /** Certificates in it. */
  readonly size: number;
  /** PEM blocks that are no certificates. */
  readonly unreadable: number;
  /** When the youngest of the certificates begins, in milliseconds since 1970: the store was made later. */
  readonly newest: number;
  /** The roots that come with the runtime; null where they are not trusted, or nobody has looked for a certificate yet. */
  readonly roots: Roots | null;
  /** The other sources, by their descriptions. */
  readonly files: readonly string[];
  findBySubject(nameDer: Uint8Array): readonly Certificate[];
  contains(certificate: Certificate): boolean;
  /** The description of the source that has it; null where none does. */
  sourceOf(certificate: Certificate): string | null;
}

/** Mozilla's roots as a version of Node carries them: they change with it. */
export interface Roots {
  /** `v20.20.2` */
  readonly node: string;
  readonly count: number;
}

export interface TrustSource {
  readonly description: string;
  /** PEM text, or several; called once, when a certificate is first looked for. */
  readonly pem: () => string | readonly string[];
  /** The version of Node whose roots these are. */
  readonly node?: string;
}

/** A store of all certificates of these sources. */
export function createTrustStore(sources: readonly TrustSource[]): TrustStore {
  let loaded: Contents | undefined;
  const contents = (): Contents => {
    loaded ??= load(sources);
    return loaded;
  };
  let newest: number | undefined;
  const answers = new Map<string, readonly Certificate[]>();
  return {
    description: sources.map((source) => source.description).join(', '),
    get size() {
      return contents().entries.length;
    },
    get unreadable() {
      return contents().unreadable;
    },
    findBySubject(nameDer) {
      const key = Buffer.from(nameDer).toString('latin1');
      const found = answers.get(key) ?? find(contents().entries, nameDer);
      if (answers.size >= MAX_TRUST_ANSWERS) answers.clear();
      answers.set(key, found);
      return found;
    },
    get newest() {
      newest ??= Math.max(
        ...contents().entries.map(({ der }) => beginningOf(der) ?? Number.NEGATIVE_INFINITY),
      );
      return newest;
    },
    files: sources.filter(({ node }) => node === undefined).map(({ description }) => description),
    get roots() {
      const source = sources.find(({ node }) => node !== undefined);
      return source?.node === undefined || loaded === undefined
        ? null
        : { node: source.node, count: [source.pem()].flat().length };
    },
    contains: ({ der }) => contents().entries.some((entry) => entry.der.equals(der)),
    sourceOf: ({ der }) => contents().entries.find((entry) => entry.der.equals(der))?.source ?? null,
  };
}

interface Contents {
  readonly entries: readonly Entry[];
  readonly unreadable: number;
}

/** One certificate of the store, as far as it was needed yet. */
class Entry {
  #certificate: Certificate | null | undefined;

  constructor(
    readonly der: Buffer,
    readonly source: string,
  ) {}

  /** Null where it cannot be read. */
  get certificate(): Certificate | null {
    if (this.#certificate === undefined) {
      const parsed = parseCertificate(this.der);
      this.#certificate = parsed.ok ? parsed.value : null;
    }
    return this.#certificate;
  }
}

function load(sources: readonly TrustSource[]): Contents {
  const entries = new Map<string, Entry>();
  let unreadable = 0;
  for (const { description, pem } of sources) {
    for (const block of [pem()].flat().flatMap((text) => pemBlocks(text))) {
      if (!block.ok) {
        unreadable++;
        continue;
      }
      const der = Buffer.from(block.value);
      const key = der.toString('latin1');
      // Folders of certificates have each one several times.
      if (!entries.has(key)) entries.set(key, new Entry(der, description));
    }
  }
  return { entries: [...entries.values()], unreadable };
}

/** By the very bytes of the name; else, since its strings may be of other types, by all of them. */
function find(entries: readonly Entry[], nameDer: Uint8Array): Certificate[] {
  const name = Buffer.from(nameDer);
  const same = subjects(entries.filter(({ der }) => der.includes(name))).filter(({ subjectDer }) =>
    name.equals(subjectDer),
  );
  if (same.length > 0) return same;
  const texts = textsOf(nameDer);
  if (texts.length === 0) return [];
  const canonical = canonicalName(nameDer);
  return subjects(entries.filter(({ der }) => texts.every((text) => der.includes(text)))).filter(
    ({ subjectDer }) => canonicalName(subjectDer) === canonical,
  );
}

function subjects(entries: readonly Entry[]): Certificate[] {
  return entries.flatMap(({ certificate }) => certificate ?? []);
}

/** The strings of a name in UTF-8; none where it cannot be read. */
function textsOf(nameDer: Uint8Array): Buffer[] {
  try {
    return readName(nameDer).flatMap((rdn) => rdn.flatMap(({ text }) => (text ? Buffer.from(text) : [])));
  } catch {
    return [];
  }
}
