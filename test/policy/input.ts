import { NO_RECORDS } from '../../src/dane/verdict.ts';
import type { PolicyInput } from '../../src/policy/input.ts';
import type { PresentedNames } from '../../src/x509/identity.ts';

export const TRUSTED = { state: 'trusted', why: 'the chain ends at CN=Root' } as const;
export const UNTRUSTED = { state: 'untrusted', why: 'it is self-signed, and no trust anchor' } as const;
export const UNDETERMINED = {
  state: 'undetermined',
  why: 'the root is not among those known here: CN=Root',
} as const;

/** The names of a certificate. */
export function presenting(dnsNames: readonly string[], commonNames: readonly string[] = []): PresentedNames {
  return { subjectAltNames: dnsNames.map((value) => ({ type: 'dns', value })), commonNames };
}

/** A trusted certificate of `mx.example.net`, the MX host of `example.org`. */
export function input(changes: Partial<PolicyInput> = {}): PolicyInput {
  return {
    pkix: TRUSTED,
    names: presenting(['mx.example.net']),
    host: { name: 'mx.example.net', source: '--host' },
    nexthop: { name: 'example.org', source: '--nexthop' },
    dane: NO_RECORDS,
    fingerprints: { certificate: 'ab'.repeat(32), key: 'cd'.repeat(32) },
    mtaSts: null,
    isPlaceholder: false,
    ...changes,
  };
}

/** What DANE comes to. */
export function dane(state: PolicyInput['dane']['state']): PolicyInput['dane'] {
  return { state, why: `it is ${state}`, matches: [] };
}
