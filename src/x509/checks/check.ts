import type { Certificate } from '../certificate.ts';
import type { Link, Path } from '../paths.ts';
import type { Stapling } from '../stapling.ts';

/** `undecidable`: something that is missing or not known here, which the text names, would decide it. */
export type CheckResult = 'passed' | 'failed' | 'warned' | 'undecidable';

/** What rules look for among the checks that failed. */
export type DefectKind =
  | 'expired'
  | 'not-yet-valid'
  | 'bad-signature'
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'wrong-usage'
  | 'name-constraints'
  | 'weak-key'
  | 'weak-signature'
  | 'unknown-critical-extension'
  | 'key-identifiers'
  | 'must-staple'
  | 'revoked'
  | 'encoding';

/** Defects that mail servers take no notice of: Postfix, sendmail and Exim's defaults do not ask for revocation. */
export const UNHEEDED_BY_MAIL: readonly DefectKind[] = ['must-staple', 'revoked'];

/** What a verifier looks at, and what came of it. */
export interface Check {
  readonly id: string;
  /** The certificate's place in the path, 0 being the leaf; null: what was sent as a whole. */
  readonly depth: number | null;
  readonly result: CheckResult;
  /** With the values that decided it. Text from certificates is as it came. */
  readonly text: string;
  /** The standard that asks for it. */
  readonly citation: string;
  /** Of a check that failed: what rules call it, and say of it. */
  readonly defect: { readonly kind: DefectKind; readonly detail: string } | null;
}

/** What the certificates have to be good for. */
export interface CheckOptions {
  /** The time to judge by, in milliseconds since 1970; null where it is not known. */
  readonly at: number | null;
  /** What the handshake needs the leaf's key for; null or without it any use in a handshake will do. */
  readonly keyUse?: KeyUse | null;
  /** What the leaf is for; `serverAuth` unless given. */
  readonly purpose?: 'serverAuth' | 'clientAuth';
  /** What came with the certificates about their revocation; null where that is not known. */
  readonly stapling?: Stapling | null;
}

/** The key usage that a key exchange asks of the server's certificate (RFC 5246 section 7.4.2). */
export type KeyUse = 'digitalSignature' | 'keyEncipherment' | 'keyAgreement';

/** A certificate in its path. */
export interface Subject {
  readonly link: Link;
  readonly certificate: Certificate;
  readonly depth: number;
  readonly path: Path;
  /** The path's trust anchor, of which less is asked (RFC 5280 section 6.1.1). */
  readonly isAnchor: boolean;
  readonly options: CheckOptions;
}

export type Judgement = Pick<Check, 'result' | 'text' | 'defect'>;

/** A check of each certificate of a path. */
export interface CertificateCheck {
  readonly id: string;
  readonly citation: string;
  /** null: there is nothing to check. */
  readonly judge: (subject: Subject) => Judgement | null;
}

export function passed(text: string): Judgement {
  return { result: 'passed', text, defect: null };
}

export function warned(text: string): Judgement {
  return { result: 'warned', text, defect: null };
}

export function undecidable(text: string): Judgement {
  return { result: 'undecidable', text, defect: null };
}

/** `detail`: what a finding says of it, the text unless given. */
export function failed(kind: DefectKind, text: string, detail = text): Judgement {
  return { result: 'failed', text, defect: { kind, detail } };
}
