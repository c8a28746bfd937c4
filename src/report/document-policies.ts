/** The part of the document that says what DANE and clients' policies make of a server's certificates. */
import type { KnownName } from '../policy/input.ts';

export interface DaneDocument {
  /** `none`: no TLSA record is known; `unusable`: none that SMTP may use. */
  readonly state: 'none' | 'unusable' | 'verified' | 'refused' | 'undetermined';
  readonly why: string;
  readonly records: readonly TlsaMatchDocument[];
  /** Lines of a zone file that fit the chain; one of them is enough. */
  readonly publish: readonly string[];
  /** How to change a key, step by step. */
  readonly rollOver: readonly string[];
}

export interface TlsaMatchDocument {
  /** `3 1 1 HEX` */
  readonly record: string;
  readonly usable: boolean;
  /** Why it is not usable. */
  readonly why: string | null;
  /** The depth in the leaf's path of the certificate that it fits; one past the last for an issuer that it holds itself. */
  readonly matchedDepth: number | null;
  /** The data that would fit. */
  readonly expected: string | null;
}

export interface PoliciesDocument {
  readonly host: KnownNameDocument | null;
  readonly nexthop: KnownNameDocument | null;
  /** The chain, names aside. */
  readonly pkix: { readonly state: 'trusted' | 'untrusted' | 'undetermined'; readonly why: string };
  readonly rows: readonly PolicyRowDocument[];
  /** The line of Postfix's policy table that accepts the certificate with the least loss of security. */
  readonly line: { readonly table: string; readonly line: string; readonly why: string };
}

export type KnownNameDocument = KnownName;

export interface PolicyRowDocument {
  readonly mta: 'Postfix' | 'Exim' | 'sendmail' | 'MTA-STS';
  readonly policy: string;
  /** null: it cannot be told, and `why` says what is missing. */
  readonly accepted: boolean | null;
  readonly why: string;
}
