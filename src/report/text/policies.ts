import { sourceText } from '../../diagnosis/name-checks.ts';
import type { DaneDocument, KnownNameDocument, PoliciesDocument, TlsaMatchDocument } from '../document.ts';
import { paragraph } from './layout.ts';

/** What DANE says of the chain, what to publish for it, and how to change it. */
export function dane({ state, why, records, publish, rollOver }: DaneDocument): string[] {
  // Records are to be copied: they are not broken.
  const compared = records.flatMap((match) => [
    `    ${match.record}`,
    ...paragraph(tlsaText(match), '      '),
  ]);
  return [
    ...(records.length === 0
      ? []
      : [
          '  TLSA records known for the server',
          ...compared,
          ...paragraph(`DANE: ${state}: ${why}`, '    '),
          '',
        ]),
    ...(publish.length === 0 ? [] : [...toPublish(publish), ...howToChange(rollOver), '']),
  ];
}

function toPublish(lines: readonly string[]): string[] {
  return ['  TLSA records that match this chain (one is enough)', ...lines.map((line) => `    ${line}`), ''];
}

function howToChange(steps: readonly string[]): string[] {
  return [
    '  How to change the key without breaking DANE',
    ...steps.flatMap((step, index) => paragraph(step, '       ', `    ${index + 1}. `)),
  ];
}

/** What a record comes to. */
export function tlsaText({ usable, why, matchedDepth, expected }: TlsaMatchDocument): string {
  if (!usable) return `not used: ${why}`;
  if (matchedDepth !== null)
    return `fits ${matchedDepth === 0 ? "the server's certificate" : `the issuer at depth ${matchedDepth}`}`;
  return expected === null
    ? 'fits nothing in the chain'
    : `fits nothing in the chain, where it would have to hold ${expected}`;
}

/** Level by level, who would accept the certificates. */
export function policies({ host, nexthop, pkix, rows, line }: PoliciesDocument): string[] {
  const given = `MX host: ${nameText(host, '--host')}; next hop: ${nameText(nexthop, '--nexthop')}; chain ${pkix.state}: ${pkix.why}`;
  const lines = ["  What clients' policies say of these certificates", ...paragraph(given, '    ')];
  let mta = '';
  for (const row of rows) {
    if (row.mta !== mta) lines.push(`    ${row.mta}`);
    mta = row.mta;
    lines.push(
      ...paragraph(`${row.policy}: ${row.why}`, '           ', `      ${acceptance(row.accepted).padEnd(5)}`),
    );
  }
  return [...lines, `    For ${line.table}`, `      ${line.line}`, ...paragraph(line.why, '      '), ''];
}

/** `yes`, `no`, or `?` where it cannot be told. */
export function acceptance(accepted: boolean | null): string {
  if (accepted === null) return '?';
  return accepted ? 'yes' : 'no';
}

/** A name and where it comes from, or how to give it. */
export function nameText(known: KnownNameDocument | null, option: string): string {
  return known === null ? `not known (${option})` : `${known.name} (${sourceText(known)})`;
}
