import { cut } from '../format/cut.ts';
import type { ChainVerdict, Defect } from '../x509/chain.ts';
import { UNHEEDED_BY_MAIL } from '../x509/checks/check.ts';
import { isMatterOfLevel } from '../x509/security-level.ts';
import type { PkixVerdict } from './input.ts';

/** What a chain comes to for a client that verifies, names aside. */
export function pkixVerdict({ path, end, missing, defects: all, checks }: ChainVerdict): PkixVerdict {
  const defects = all.filter(({ kind }) => !UNHEEDED_BY_MAIL.includes(kind));
  const fatal = defects.find((defect) => !isMatterOfLevel(defect));
  if (fatal !== undefined)
    return {
      state: 'untrusted',
      why: `${nameOf(fatal.certificate)}: ${WORDS[fatal.kind]} (${cut(fatal.detail)})`,
    };
  const last = path.at(-1)?.certificate;
  switch (end) {
    case 'trusted':
      break;
    case 'self-signed-leaf':
      return { state: 'untrusted', why: 'it is self-signed, and no trust anchor' };
    case 'missing-issuer':
      return { state: 'untrusted', why: `its issuer was not sent: ${cut(missing?.issuer ?? '')}` };
    case 'unknown-root':
      return { state: 'undetermined', why: `the root is not among those known here: ${nameOf(last)}` };
    case 'unknown-issuer':
      return {
        state: 'undetermined',
        why: `the root is not among those known here: ${cut(missing?.issuer ?? '')}`,
      };
    case 'no-certificate':
      return { state: 'untrusted', why: 'there is no certificate' };
  }
  const open = checks.find(({ id, result }) => result === 'undecidable' && DECISIVE.includes(id));
  if (open !== undefined) return { state: 'undetermined', why: open.text };
  const [weak] = defects;
  if (weak === undefined) return { state: 'trusted', why: `the chain ends at ${nameOf(last)}` };
  return { state: 'undetermined', why: `${weak.detail}: too weak for some clients, not for all` };
}

/** Checks without which nobody trusts a chain. */
const DECISIVE: readonly string[] = ['dates', 'signature'];

const WORDS: Readonly<Record<Defect['kind'], string>> = {
  expired: 'expired',
  'not-yet-valid': 'not yet valid',
  'bad-signature': 'bad signature',
  'not-a-ca': 'no CA',
  'path-length': 'too long a path',
  'key-usage': 'not for a TLS server',
  'wrong-usage': 'not for a TLS server',
  'weak-key': 'weak key',
  'weak-signature': 'weak signature',
  'unknown-critical-extension': 'unknown critical extension',
  'name-constraints': 'names that its issuer may not certify',
  'key-identifiers': 'not the key that issued it',
  'must-staple': 'no stapled OCSP answer',
  revoked: 'revoked',
  encoding: 'not as the standard says',
};

function nameOf(certificate: { readonly subject: string } | undefined): string {
  return cut(certificate?.subject || '(no subject)');
}
