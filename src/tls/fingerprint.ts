import { createHash } from 'node:crypto';
import { isGrease } from '../registry/name-of.ts';
import type { ClientHello } from './messages/client-hello.ts';
import type { ServerHello } from './messages/server-hello.ts';

/** JA3 of a ClientHello, by its authors' text: MD5 over version, suites, extensions, groups and point formats. */
export function ja3(hello: ClientHello): string {
  const lists = [
    hello.cipherSuites,
    hello.extensions.map(({ type }) => type),
    hello.fields.groups ?? [],
    hello.fields.pointFormats ?? [],
  ];
  const text = [hello.legacyVersion, ...lists.map((list) => withoutGrease(list).join('-'))].join(',');
  return createHash('md5').update(text).digest('hex');
}

/** JA3S of a ServerHello. */
export function ja3s(hello: ServerHello): string {
  const extensions = hello.extensions.map(({ type }) => type.id).join('-');
  return createHash('md5')
    .update(`${hello.legacyVersion},${hello.cipherSuite.id},${extensions}`)
    .digest('hex');
}

const JA4_VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
};

const SERVER_NAME = 0;
const ALPN = 16;

/** JA4 of a ClientHello over TCP, by FoxIO's technical description; null for drafts of TLS 1.3, on which it is silent. */
export function ja4(hello: ClientHello): string | null {
  const version = JA4_VERSIONS[Math.max(...withoutGrease(hello.versions), -1)] ?? null;
  if (version === null) return null;
  const suites = withoutGrease(hello.cipherSuites);
  const extensions = withoutGrease(hello.extensions.map(({ type }) => type));
  const schemes = withoutGrease(hello.fields.signatureAlgorithms ?? []);
  const head = [
    't',
    version,
    extensions.includes(SERVER_NAME) ? 'd' : 'i',
    twoDigits(suites.length),
    twoDigits(extensions.length),
    alpnMark(hello.fields.alpn?.[0] ?? ''),
  ].join('');
  const named = extensions.filter((id) => id !== SERVER_NAME && id !== ALPN);
  const signatures = schemes.length > 0 ? `_${schemes.map(hex4).join(',')}` : '';
  const tail = named.length > 0 ? `${named.map(hex4).sort().join(',')}${signatures}` : '';
  return `${head}_${shortHash(suites.map(hex4).sort().join(','))}_${shortHash(tail)}`;
}

/** First and last character of the first protocol name, of its hex where either is no letter or digit. */
function alpnMark(protocol: string): string {
  if (protocol === '') return '00';
  const isHex = protocol.startsWith('0x');
  const ends = (text: string) => `${text.at(0)}${text.at(-1)}`;
  if (!isHex && /^[0-9a-z]$/i.test(protocol.at(0) ?? '') && /^[0-9a-z]$/i.test(protocol.at(-1) ?? ''))
    return ends(protocol);
  return ends(isHex ? protocol.slice(2) : Buffer.from(protocol, 'latin1').toString('hex'));
}

function withoutGrease(list: readonly { readonly id: number }[]): number[] {
  return list.map(({ id }) => id).filter((id) => !isGrease(id));
}

function hex4(id: number): string {
  return id.toString(16).padStart(4, '0');
}

function twoDigits(count: number): string {
  return Math.min(count, 99).toString().padStart(2, '0');
}

function shortHash(text: string): string {
  return text === '' ? '0'.repeat(12) : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
