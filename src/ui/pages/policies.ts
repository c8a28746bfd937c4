import type { DaneDocument, PoliciesDocument } from '../../report/document.ts';
import { acceptance, nameText, tlsaText } from '../../report/text/policies.ts';
import { GUTTER, type Line, paragraph, type Span, span } from '../line.ts';
import { body, bullet, heading, measure, type Paper } from './page.ts';

/** Level by level, who would accept the certificates. */
export function policyLines({ host, nexthop, pkix, rows, line }: PoliciesDocument, paper: Paper): Line[] {
  const lines: Line[] = [
    ...heading("What clients' policies say"),
    ...body(`MX host: ${nameText(host, '--host')}; next hop: ${nameText(nexthop, '--nexthop')}`, paper),
    ...body(`Chain ${pkix.state}: ${pkix.why}`, paper),
  ];
  let mta = '';
  for (const row of rows) {
    if (row.mta !== mta) lines.push([span(`${' '.repeat(GUTTER)}${row.mta}`, 'strong')]);
    mta = row.mta;
    lines.push(...rowLine(`${row.policy}: ${row.why}`, row.accepted, paper));
  }
  return [
    ...lines,
    [span(`${' '.repeat(GUTTER)}For ${line.table}`, 'strong')],
    ...body(line.line, paper),
    ...body(line.why, paper, 'faint'),
  ];
}

/** What DANE says of the chain, what to publish for it, and how to change it. */
export function daneLines({ state, why, records, publish, rollOver }: DaneDocument, paper: Paper): Line[] {
  return [
    ...(records.length === 0 ? [] : heading('TLSA records known for the server')),
    ...records.flatMap((match) => [
      ...body(match.record, paper),
      ...rowLine(tlsaText(match), match.usable ? match.matchedDepth !== null : null, paper),
    ]),
    ...(records.length === 0 ? [] : body(`DANE: ${state}: ${why}`, paper)),
    ...(publish.length === 0 ? [] : heading('TLSA records that match this chain (one is enough)')),
    ...publish.flatMap((line) => body(line, paper)),
    ...(publish.length === 0 ? [] : heading('How to change the key without breaking DANE')),
    ...(publish.length === 0 ? [] : rollOver.flatMap((step) => bullet(step, paper))),
  ];
}

const MARK_COLUMNS = 4;

function rowLine(text: string, accepted: boolean | null, paper: Paper): Line[] {
  const mark: Span = span(
    `${' '.repeat(GUTTER + 2)}${acceptance(accepted).padEnd(MARK_COLUMNS)}`,
    accepted === null ? 'faint' : accepted ? 'good' : 'bad',
  );
  return paragraph(text, measure(paper), { indent: GUTTER + 2 + MARK_COLUMNS, lead: mark });
}
