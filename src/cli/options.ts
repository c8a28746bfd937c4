import { parseArgs } from 'node:util';
import { whyNeverMatches } from '../dane/association.ts';
import { parseTlsa, type TlsaRecord } from '../dane/tlsa.ts';
import type { HostNames } from '../diagnosis/server-names.ts';
import {
  parseHost,
  parseNexthop,
  parseOutput,
  parseStreamNumber,
  parseTime,
  type Value,
} from './option-values.ts';

/** What to print; null: the interactive view where there is a terminal for it, else the text report. */
export type Format = 'text' | 'json' | 'ndjson' | 'pem' | 'paths';

/** A command line that can be carried out. */
export interface Options {
  /** Paths; `-` is standard input. */
  readonly captures: readonly string[];
  readonly format: Format | null;
  /** The streams to speak of; null: all. */
  readonly streams: ReadonlySet<number> | null;
  /** Files with TLS secrets. */
  readonly keyLogs: readonly string[];
  /** Where to write the captures once more, with the secrets that decrypt them. */
  readonly keyLogOut: string | null;
  /** Whether credentials and messages are printed. */
  readonly showSecrets: boolean;
  /** PEM files with certificates to trust. */
  readonly caFiles: readonly string[];
  /** Folders of such files. */
  readonly caFolders: readonly string[];
  /** Whether the roots that come with the runtime are trusted. */
  readonly systemRoots: boolean;
  /** Milliseconds since 1970; null: the time of the capture. */
  readonly at: number | null;
  readonly hosts: HostNames;
  readonly nexthop: string | null;
  readonly tlsa: readonly TlsaRecord[];
  /** The file with the MTA-STS policy of the recipient's domain. */
  readonly mtaSts: string | null;
  /** The folder for certificate files. */
  readonly exportCertificates: string | null;
  readonly check: 'plain' | 'strict' | null;
}

export type CommandLine =
  | { readonly kind: 'inspect'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'error'; readonly message: string };

/** Reads the arguments after the program's name. */
export function parseOptions(argv: readonly string[]): CommandLine {
  try {
    return readOptions(argv);
  } catch (error) {
    if (error instanceof Usage) return { kind: 'error', message: error.message };
    throw error;
  }
}

/** Ends the reading of a command line; thrown and caught in this file only. */
class Usage extends Error {}

/** Every option: whether a value follows it. `check` takes one behind `=` only. */
const TAKES_VALUE: Readonly<Record<string, boolean>> = {
  text: false,
  json: false,
  ndjson: false,
  stream: true,
  'ca-file': true,
  'ca-dir': true,
  'no-system-roots': false,
  at: true,
  host: true,
  nexthop: true,
  tlsa: true,
  'mta-sts': true,
  pem: true,
  'export-certs': true,
  check: false,
  help: false,
  version: false,
  keylog: true,
  'keylog-out': true,
  'show-secrets': false,
};

/** The options that have a letter, too. */
const LONG_NAMES: Readonly<Record<string, string>> = { '-h': 'help', '-V': 'version' };

function readOptions(argv: readonly string[]): CommandLine {
  const { values, captures } = collect(argv);
  const has = (name: string) => values.has(name);
  const all = (name: string) => (values.get(name) ?? []).filter((value) => value !== undefined);
  if (has('help')) return { kind: 'help' };
  if (has('version')) return { kind: 'version' };
  if (captures.length === 0) throw new Usage('no capture named');
  if (captures.filter((path) => path === '-').length > 1)
    throw new Usage('standard input (-) is named twice');

  const pem = last(all('pem'), 'pem', parseStreamNumber);
  const streams = all('stream').map((text) => parsed('stream', text, parseStreamNumber));
  if (pem !== null && streams.length > 0) throw new Usage('--pem N names its stream: leave --stream out');
  return {
    kind: 'inspect',
    options: {
      captures,
      format: chooseFormat(has),
      streams: pem !== null ? new Set([pem]) : streams.length > 0 ? new Set(streams) : null,
      keyLogs: all('keylog'),
      keyLogOut: last(all('keylog-out'), 'keylog-out', parseOutput),
      showSecrets: has('show-secrets'),
      caFiles: all('ca-file'),
      caFolders: all('ca-dir'),
      systemRoots: !has('no-system-roots'),
      at: last(all('at'), 'at', parseTime),
      hosts: hosts(all('host')),
      nexthop: last(all('nexthop'), 'nexthop', parseNexthop),
      tlsa: all('tlsa').map((text) => parsed('tlsa', text, tlsaValue)),
      mtaSts: all('mta-sts').at(-1) ?? null,
      exportCertificates: all('export-certs').at(-1) ?? null,
      check: checkLevel(values.get('check')),
    },
  };
}

/** The values of each option in order (undefined: none was given), and what is no option. */
function collect(argv: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(TAKES_VALUE).map(([name, value]) => [
        name,
        { type: value ? 'string' : 'boolean' } as const,
      ]),
    ),
  });
  const values = new Map<string, (string | undefined)[]>();
  const captures: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') captures.push(token.value);
    if (token.kind !== 'option') continue;
    const name = LONG_NAMES[token.rawName] ?? (token.rawName.startsWith('--') ? token.name : '');
    if (!Object.hasOwn(TAKES_VALUE, name)) throw new Usage(`unknown option ${token.rawName}`);
    checkPresence(name, token.value, token.inlineValue === true);
    values.set(name, [...(values.get(name) ?? []), token.value]);
  }
  return { values, captures };
}

function checkPresence(name: string, value: string | undefined, inline: boolean): void {
  if (TAKES_VALUE[name] === true) {
    // `--at --json`: the value was forgotten.
    if (value === undefined || value === '' || (!inline && /^-./.test(value))) {
      throw new Usage(`--${name} needs a value`);
    }
  } else if (value !== undefined && name !== 'check') {
    throw new Usage(`--${name} takes no value`);
  }
}

function chooseFormat(has: (name: string) => boolean): Format | null {
  const chosen = (['text', 'json', 'ndjson', 'pem'] as const).filter(has);
  const [format, second] = chosen;
  if (second !== undefined) throw new Usage(`--${format} and --${second} exclude each other`);
  if (format !== undefined) return format;
  if (has('export-certs') || has('keylog-out')) return 'paths';
  return has('check') ? 'text' : null;
}

function checkLevel(values: readonly (string | undefined)[] | undefined): Options['check'] {
  if (values === undefined) return null;
  for (const value of values) {
    if (value !== undefined && value !== 'strict')
      throw new Usage(`--check=${value}: only --check=strict is known`);
  }
  return values.includes('strict') ? 'strict' : 'plain';
}

function hosts(texts: readonly string[]): Options['hosts'] {
  let any: string | null = null;
  const byAddress = new Map<string, string>();
  for (const text of texts) {
    const { address, name } = parsed('host', text, parseHost);
    if (address !== null) byAddress.set(address, name);
    else any = name;
  }
  return { any, byAddress };
}

function tlsaValue(text: string): Value<TlsaRecord> {
  const record = parseTlsa(text);
  const error = 'error' in record ? record.error : whyNeverMatches(record);
  return 'error' in record || error !== null ? { error: `'${text}': ${error}` } : { value: record };
}

function last<T>(texts: readonly string[], name: string, parse: (text: string) => Value<T>): T | null {
  const text = texts.at(-1);
  return text === undefined ? null : parsed(name, text, parse);
}

function parsed<T>(name: string, text: string, parse: (text: string) => Value<T>): T {
  const result = parse(text);
  if ('error' in result) throw new Usage(`--${name}: ${result.error}`);
  return result.value;
}
