import { MAX_MTA_STS_MX } from '../limits.ts';

/** A policy of MTA-STS (RFC 8461 section 3.2). */
export interface MtaStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none';
  /** `mx.example.net`, `*.example.net`: lower case. */
  readonly mx: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
}

/** Reads the policy file as it is served. Of fields that come twice the first counts; unknown ones are passed over. */
export function parseMtaSts(text: string): MtaStsPolicy | { readonly error: string } {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const at = `line ${index + 1}`;
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    if (name === '') return { error: `${at} is no "name: value"` };
    if (name !== 'mx') {
      if (!fields.has(name)) fields.set(name, value);
      continue;
    }
    const host = value.toLowerCase();
    if (!MX.test(host)) return { error: `${at}: '${value}' is no host name, nor one with *. in front` };
    if (mx.length >= MAX_MTA_STS_MX) return { error: `it has more than ${MAX_MTA_STS_MX} mx lines` };
    mx.push(host);
  }
  const version = fields.get('version');
  if (version !== 'STSv1') return { error: 'it has no "version: STSv1"' };
  const mode = MODES.find((each) => each === fields.get('mode'));
  if (mode === undefined) return { error: 'it has no mode: enforce, testing or none' };
  const age = fields.get('max_age') ?? '';
  if (!/^\d{1,10}$/.test(age) || Number(age) > LONGEST_AGE)
    return { error: `it has no max_age of at most ${LONGEST_AGE} seconds` };
  if (mx.length === 0 && mode !== 'none') return { error: 'it has no mx' };
  return { mode, mx, maxAge: Number(age) };
}

const FIELD = /^([a-zA-Z0-9][\w.-]{0,31}):[ \t]*(.*?)[ \t]*$/;
const MX = /^(\*\.)?[a-z0-9_]([a-z0-9_-]*)(\.[a-z0-9_-]+)*$/;
const MODES = ['enforce', 'testing', 'none'] as const;

/** A year, roughly. */
const LONGEST_AGE = 31_557_600;

/** The pattern that the MX host fits: `*` stands for one label (RFC 8461 section 4.1); null where none does. */
export function fittingMx({ mx }: MtaStsPolicy, host: string): string | null {
  const name = host.toLowerCase();
  const domain = name.slice(name.indexOf('.') + 1);
  return mx.find((pattern) => pattern === name || (pattern === `*.${domain}` && domain !== name)) ?? null;
}
