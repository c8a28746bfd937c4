import { MAX_CHECKED_NAMES } from '../../limits.ts';
import type { Certificate } from '../certificate.ts';
import type { AltName } from '../general-name.ts';
import { canonicalName } from '../name.ts';
import type { NameConstraints, Subtree } from '../name-constraints.ts';
import { type CertificateCheck, failed, passed, undecidable } from './check.ts';

/** Whether a CA may issue for the names in the certificates below it. */
export const nameConstraints: CertificateCheck = {
  id: 'name-constraints',
  citation: 'RFC 5280 section 4.2.1.10',
  judge: ({ certificate: { nameConstraints: constraints }, depth, path: { links } }) => {
    if (constraints === null || depth === 0) return null;
    const below = links
      .slice(0, depth)
      .map(({ certificate }) => certificate)
      .filter((certificate, at) => at === 0 || !certificate.selfIssued);
    const names = below.flatMap((certificate, at) => namesOf(certificate, at === 0));
    const unfit = names.slice(0, MAX_CHECKED_NAMES).find((name) => !allows(constraints, name));
    if (unfit !== undefined)
      return failed('name-constraints', `${rule(constraints, unfit)} ${nameText(unfit)}`);
    if (constraints.incomplete || names.length > MAX_CHECKED_NAMES)
      return undecidable(
        'more names or constraints than are compared, or bounds that RFC 5280 has no use for',
      );
    return passed('all names below are within them');
  },
};

/** A name with its encoded form where it is a directory name. */
type Name = AltName & { readonly der?: Uint8Array };

/** Those that constraints are about: of a leaf without DNS names the common name, too, as OpenSSL has it. */
function namesOf(certificate: Certificate, isLeaf: boolean): Name[] {
  const { subject, subjectDer, subjectAltNames, commonNames } = certificate;
  const hasDnsName = subjectAltNames.some(({ type }) => type === 'dns');
  const hostNames = isLeaf && !hasDnsName ? commonNames.filter((name) => HOST_NAME.test(name)) : [];
  return [
    ...subjectAltNames,
    ...hostNames.map((value) => ({ type: 'dns' as const, value })),
    ...(subject === '' ? [] : [{ type: 'directory' as const, value: subject, der: subjectDer }]),
  ];
}

const HOST_NAME = /^[\w-]+(\.[\w-]+)+$/;

function allows({ permitted, excluded }: NameConstraints, name: Name): boolean {
  const fits = (subtree: Subtree) => subtree.type === name.type && within(subtree, name);
  const own = permitted.filter(({ type }) => type === name.type);
  return (own.length === 0 || own.some(fits)) && !excluded.some(fits);
}

function rule({ permitted }: NameConstraints, { type }: Name): string {
  const own = permitted.filter((subtree) => subtree.type === type).map(({ value }) => value || 'none');
  return own.length === 0
    ? 'may not issue for'
    : `may issue for ${own.slice(0, 5).join(', ')} only, and not for`;
}

function nameText({ type, value }: Name): string {
  return type === 'directory' ? value : `${type}:${value}`;
}

function within(subtree: Subtree, name: Name): boolean {
  const base = subtree.value.toLowerCase();
  const value = name.value.toLowerCase();
  switch (name.type) {
    case 'dns':
      return base === '' || value === base || value.endsWith(base.startsWith('.') ? base : `.${base}`);
    case 'email':
      return base.includes('@') ? value === base : hostWithin(base, value.slice(value.lastIndexOf('@') + 1));
    case 'uri':
      return hostWithin(base, /^[a-z][\w+.-]*:\/\/(?:[^/@]*@)?([^/:?#]*)/.exec(value)?.[1] ?? '');
    case 'ip':
      return addressWithin(subtree.body, name.value);
    case 'directory':
      return name.der !== undefined && directoryWithin(subtree.body, name.der);
    default:
      return false;
  }
}

/** `.example.com` are all hosts below it, `example.com` is that host alone. */
function hostWithin(base: string, host: string): boolean {
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

function addressWithin(range: Uint8Array, address: string): boolean {
  const bytes = addressBytes(address);
  if (bytes === null || bytes.length * 2 !== range.length) return false;
  const mask = range.subarray(bytes.length);
  return bytes.every(
    (byte, i) => (byte & (mask[i] as number)) === ((range[i] as number) & (mask[i] as number)),
  );
}

function addressBytes(address: string): number[] | null {
  if (/^[\d.]+$/.test(address)) return address.split('.').map(Number);
  if (!address.includes(':')) return null;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [
    ...groups(head),
    ...Array.from({ length: Math.max(zeros, 0) }, () => '0'),
    ...groups(tail ?? ''),
  ];
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

/** The RDNs of the constraint are the first ones of the name. */
function directoryWithin(base: Uint8Array, name: Uint8Array): boolean {
  const [wanted, actual] = [canonicalName(base), canonicalName(name)];
  return wanted === actual || wanted === '[]' || actual.startsWith(`${wanted.slice(0, -1)},`);
}
