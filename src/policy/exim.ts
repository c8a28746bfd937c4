import type { PolicyInput, PolicyRow, Verdict } from './input.ts';
import { byDane, DEFERRED, hostname, trusted, verified } from './verified.ts';

/** Options of Exim's smtp transport. */
export function eximRows(input: PolicyInput): PolicyRow[] {
  const row = (policy: string, verdict: Verdict): PolicyRow => ({ mta: 'Exim', policy, ...verdict });
  const checked = verified(input, [hostname(input.host)]);
  return [
    row('tls_try_verify_hosts = * (default)', {
      accepted: true,
      why: `mail goes either way${checked.accepted === null ? '' : ` (logged as CV=${checked.accepted ? 'yes' : 'no'})`}`,
    }),
    row('tls_verify_hosts = *', checked),
    row('tls_verify_hosts = *, tls_verify_cert_hostnames =', trusted(input)),
    row('hosts_try_dane = * (default)', byDane(input, DEFERRED, 'as above')),
    row('hosts_require_dane = *', byDane(input, DEFERRED, DEFERRED.why)),
  ];
}
