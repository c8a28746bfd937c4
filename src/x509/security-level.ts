import type { Defect } from './chain.ts';

/**
 * Whether clients differ in this defect. OpenSSL's security level decides: 1, which Postfix sets where it verifies, asks for 80
 * bits of strength, 2 (Debian's default) for 112. Signatures with SHA-1 and MD5 have less than both.
 */
export function isMatterOfLevel({ kind, certificate: { publicKey } }: Defect): boolean {
  const { algorithm, bits } = publicKey;
  return kind === 'weak-key' && bits !== null && bits >= (algorithm === 'EC' ? 160 : 1024);
}
