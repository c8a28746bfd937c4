import { matchName } from '../x509/identity.ts';
import type { PolicyInput, PolicyRow, Verdict } from './input.ts';
import { fittingMx } from './mta-sts-file.ts';
import { hostname, verified } from './verified.ts';

/** What a client that honours MTA-STS does (RFC 8461 sections 4 and 5). */
export function mtaStsRow(input: PolicyInput): PolicyRow {
  const mode = input.mtaSts?.mode ?? 'enforce';
  return { mta: 'MTA-STS', policy: `mode ${mode}`, ...verdict(input) };
}

function verdict(input: PolicyInput): Verdict {
  const { mtaSts, host } = input;
  if (mtaSts?.mode === 'none') return { accepted: true, why: 'the policy asks for nothing' };
  const enforced = enforce(input);
  if (mtaSts?.mode !== 'testing' || enforced.accepted === true) return enforced;
  const report = enforced.accepted === null ? '' : `; to be reported: ${enforced.why}`;
  return { accepted: true, why: `mail goes either way${host === null ? '' : report}` };
}

function enforce(input: PolicyInput): Verdict {
  const { mtaSts, host, names } = input;
  const pattern = mtaSts === null || host === null ? null : fittingMx(mtaSts, host.name);
  if (mtaSts !== null && host !== null && pattern === null)
    return { accepted: false, why: `${host.name} is none of the policy's mx: ${some(mtaSts.mx)}` };
  const checked = verified(input, [hostname(host)]);
  // Section 4.2 asks for a subject alternative name.
  if (checked.accepted !== false && host !== null && matchName(names, host.name).usedCommonName)
    return { accepted: false, why: 'it has no DNS name; the common name does not count' };
  if (mtaSts === null && checked.accepted === true)
    return { accepted: null, why: `${checked.why}; its mx lines are not known (--mta-sts)` };
  return pattern === null || checked.accepted !== true
    ? checked
    : { accepted: true, why: `${checked.why}; mx: ${pattern}` };
}

const MOST = 4;

function some(patterns: readonly string[]): string {
  const rest = patterns.length - MOST;
  return patterns.slice(0, MOST).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
