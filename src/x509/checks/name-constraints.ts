import { oncePerObject } from '../../bytes/memo.ts';
import { parseAddress } from '../../format/address.ts';
import { MAX_NAME_COMPARISONS } from '../../limits.ts';
import type { Certificate } from '../certificate.ts';
import type { AltName } from '../general-name.ts';
import { canonicalName } from '../name.ts';
import type { Subtree } from '../name-constraints.ts';
import { type CertificateCheck, failed, passed, undecidable } from './check.ts';

/** Whether a CA may issue for the names in the certificates below it. */
export const nameConstraints: CertificateCheck = {
  id: 'name-constraints',
  citation: 'RFC 5280 section 4.2.1.10',
  judge: ({ certificate: { nameConstraints: constraints }, depth, path: { links } }) => {
    if (constraints === null || depth === 0) return null;
    let left = MAX_NAME_COMPARISONS;
    for (const [at, { certificate }] of links.slice(0, depth).entries()) {
      if (at > 0 && certificate.selfIssued) continue;
      for (const name of namesOf(certificate, at === 0)) {
        const permitted = byType(constraints.permitted).get(name.type) ?? [];
        const excluded = byType(constraints.excluded).get(name.type) ?? [];
        left -= 1 + permitted.length + excluded.length;
        if (left < 0) return NOT_COMPARED;
        const rule = ruleAgainst(name, permitted, excluded);
        if (rule !== null) return failed('name-constraints', rule);
      }
    }
    return constraints.incomplete ? NOT_COMPARED : passed('all names below are within them');
  },
};

const NOT_COMPARED = undecidable(
  'more names or constraints than are compared, or bounds that RFC 5280 has no use for',
);

/** A name with its encoded form where it is a directory name. */
type Name = AltName & { readonly der?: Uint8Array };

/** Those that constraints are about: of a leaf without DNS names the common name, too, as OpenSSL has it. */
function* namesOf(certificate: Certificate, isLeaf: boolean): Generator<Name> {
  const { subject, subjectDer, subjectAltNames, commonNames } = certificate;
  yield* subjectAltNames;
  if (isLeaf && !subjectAltNames.some(({ type }) => type === 'dns')) {
    for (const value of commonNames) if (HOST_NAME.test(value)) yield { type: 'dns', value };
  }
  if (subject !== '') yield { type: 'directory', value: subject, der: subjectDer };
}

const HOST_NAME = /^[\w-]+(\.[\w-]+)+$/;

/** A subtree with what is compared of it: its text in lower case. */
type Base = Subtree & { readonly base: string };

const byType = oncePerObject((subtrees: readonly Subtree[]) => {
  const lists = new Map<AltName['type'], Base[]>();
  for (const subtree of subtrees) {
    const list = lists.get(subtree.type) ?? [];
    lists.set(subtree.type, list);
    list.push({ ...subtree, base: subtree.value.toLowerCase() });
  }
  return lists;
});

/** What does not allow the name, of subtrees of its type; null where it is allowed. */
function ruleAgainst(name: Name, permitted: readonly Base[], excluded: readonly Base[]): string | null {
  const fits = comparing(name);
  const excluding = excluded.find(fits);
  if (excluding !== undefined)
    return `may not issue for ${excluding.value || 'any'}, and so not for ${nameText(name)}`;
  if (permitted.length === 0 || permitted.some(fits)) return null;
  const list = permitted.slice(0, 5).map(({ value }) => value || 'none');
  return `may issue for ${list.join(', ')} only, and not for ${nameText(name)}`;
}

function nameText({ type, value }: Name): string {
  return type === 'directory' ? value : `${type}:${value}`;
}

/** Whether the name is within a subtree of its type: what is to be known of the name is worked out once. */
function comparing({ type, value, der }: Name): (subtree: Base) => boolean {
  const text = value.toLowerCase();
  switch (type) {
    case 'dns':
      return ({ base }) =>
        base === '' || text === base || text.endsWith(base.startsWith('.') ? base : `.${base}`);
    case 'email': {
      const host = text.slice(text.lastIndexOf('@') + 1);
      return ({ base }) => (base.includes('@') ? text === base : hostWithin(base, host));
    }
    case 'uri': {
      const host = /^[a-z][\w+.-]*:\/\/(?:[^/@]*@)?([^/:?#]*)/.exec(text)?.[1] ?? '';
      return ({ base }) => hostWithin(base, host);
    }
    case 'ip': {
      const bytes = parseAddress(value);
      return ({ body }) => bytes !== null && addressWithin(body, bytes);
    }
    case 'directory':
      return ({ body }) => der !== undefined && directoryWithin(body, der);
    default:
      return () => false;
  }
}

/** `.example.com` are all hosts below it, `example.com` is that host alone. */
function hostWithin(base: string, host: string): boolean {
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

function addressWithin(range: Uint8Array, bytes: Uint8Array): boolean {
  if (bytes.length * 2 !== range.length) return false;
  const mask = range.subarray(bytes.length);
  return bytes.every(
    (byte, i) => (byte & (mask[i] as number)) === ((range[i] as number) & (mask[i] as number)),
  );
}

/** The RDNs of the constraint are the first ones of the name. */
function directoryWithin(base: Uint8Array, name: Uint8Array): boolean {
  const [wanted, actual] = [canonicalName(base), canonicalName(name)];
  return wanted === actual || wanted === '[]' || actual.startsWith(`${wanted.slice(0, -1)},`);
}
