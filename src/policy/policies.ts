import { eximRows } from './exim.ts';
import type { KnownName, PkixVerdict, PolicyInput, PolicyRow } from './input.ts';
import { mtaStsRow } from './mta-sts.ts';
import { postfixRows } from './postfix.ts';
import { type PolicyLine, policyLine } from './postfix-line.ts';
import { sendmailRows } from './sendmail.ts';

/** What clients' policies say of a server's certificates. */
export interface PolicyTable {
  readonly host: KnownName | null;
  readonly nexthop: KnownName | null;
  readonly pkix: PkixVerdict;
  readonly rows: readonly PolicyRow[];
  /** For Postfix. */
  readonly line: PolicyLine & { readonly table: 'smtp_tls_policy_maps' | 'lmtp_tls_policy_maps' };
}

/** Asks every policy. `forDelivery`: mail is on its way to another domain; false: to the mailboxes (LMTP), which only Postfix's are about. */
export function judgePolicies(input: PolicyInput, forDelivery: boolean): PolicyTable {
  const { host, nexthop, pkix } = input;
  const others = forDelivery ? [...eximRows(input), ...sendmailRows(input), mtaStsRow(input)] : [];
  const table = forDelivery ? 'smtp_tls_policy_maps' : 'lmtp_tls_policy_maps';
  return {
    host,
    nexthop,
    pkix,
    rows: [...postfixRows(input), ...others],
    line: { table, ...policyLine(input) },
  };
}
