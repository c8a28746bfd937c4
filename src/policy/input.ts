import type { DaneVerdict } from '../dane/verdict.ts';
import type { PresentedNames } from '../x509/identity.ts';
import type { MtaStsPolicy } from './mta-sts-file.ts';

/** What clients' policies go by, whatever the software: plain values. */
export interface PolicyInput {
  readonly pkix: PkixVerdict;
  readonly names: PresentedNames;
  /** The name of the server that the client means: the MX host. */
  readonly host: KnownName | null;
  /** The domain that mail is for, as far as Postfix is told: the next hop. */
  readonly nexthop: KnownName | null;
  readonly dane: DaneVerdict;
  /** SHA-256 of the server's certificate and of its key, in hex. */
  readonly fingerprints: { readonly certificate: string; readonly key: string };
  /** The policy of the recipient's domain. */
  readonly mtaSts: MtaStsPolicy | null;
  /** The certificate is one for clients that send no server name. */
  readonly isPlaceholder: boolean;
}

/** Whether a path leads from the server's certificate to a trust anchor, names aside. */
export interface PkixVerdict {
  /** `undetermined`: it hangs on what the client trusts, or how strict it is. */
  readonly state: 'trusted' | 'untrusted' | 'undetermined';
  readonly why: string;
}

export interface KnownName {
  readonly name: string;
  /** Where the name comes from; the last two: a DNS answer, by which the server is that host, or has mail for that domain. */
  readonly source: 'SNI' | '--host' | '--nexthop' | 'DNS' | 'MX';
  /** The frame of that answer. */
  readonly frame?: number;
}

/** What a policy says of the certificates. */
export interface PolicyRow {
  readonly mta: 'Postfix' | 'Exim' | 'sendmail' | 'MTA-STS';
  /** As the configuration has it: `secure match=nexthop`. */
  readonly policy: string;
  /** null: it cannot be told, and `why` says what is missing. */
  readonly accepted: boolean | null;
  readonly why: string;
}

/** A row's verdict. */
export type Verdict = Pick<PolicyRow, 'accepted' | 'why'>;
