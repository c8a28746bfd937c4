import type { PolicyInput, PolicyRow, Verdict } from './input.ts';
import { hostname, trusted, verified } from './verified.ts';

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
    row('hosts_try_dane = * (default)', dane(input, 'without any as above')),
    row('hosts_require_dane = *', dane(input, 'without any mail is deferred')),
  ];
}

function dane({ dane: { state, why } }: PolicyInput, without: string): Verdict {
  switch (state) {
    case 'verified':
      return { accepted: true, why };
    case 'refused':
      return { accepted: false, why };
    case 'unusable':
      return { accepted: false, why: `${why}: mail is deferred` };
    case 'none':
      return { accepted: null, why: `${why} (--tlsa); ${without}` };
    case 'undetermined':
      return { accepted: null, why };
  }
}
