import type { PolicyInput, PolicyRow } from './input.ts';
import { trusted } from './verified.ts';

/** What sendmail's access map may ask of a server (ruleset tls_server): by itself nothing, with VERIFY a trusted chain. */
export function sendmailRows(input: PolicyInput): PolicyRow[] {
  const { host } = input;
  const key = `TLS_Srv:${host?.name ?? 'MXHOST'}`;
  return [
    { mta: 'sendmail', policy: `no ${key}`, accepted: true, why: 'mail goes either way (logged as verify=)' },
    { mta: 'sendmail', policy: `${key} VERIFY`, ...trusted(input) },
  ];
}
