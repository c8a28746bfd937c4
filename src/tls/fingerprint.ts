import { createHash } from 'node:crypto';
import { toHex } from '../bytes/hex.ts';
import { isGrease } from '../registry/name-of.ts';
import { protocolBytes } from './extensions/alpn.ts';
import type { ClientHello } from './messages/client-hello.ts';
import { oncePerShape } from './messages/hello-shape.ts';
import type { ServerHello } from './messages/server-hello.ts';

/** JA3 of a ClientHello, by its authors' text: MD5 over version, suites, extensions, groups and point formats. */
export const ja3 = oncePerShape((hello: ClientHello) => {
  const lists = [
    hello.cipherSuites,
    hello.extensions.map(({ type }) => type),
    hello.fields.groups ?? [],
    hello.fields.pointFormats ?? [],
  ];
  const text = [hello.legacyVersion, ...lists.map((list) => withoutGrease(list).join('-'))].join(',');
  return createHash('md5').update(text).digest('hex');
});

/** JA3S of a ServerHello. */
export const ja3s = oncePerShape((hello: ServerHello) => {
  const extensions = hello.extensions.map(({ type }) => type.id).join('-');
  return createHash('md5')
    .update(`${hello.legacyVersion},${hello.cipherSuite.id},${extensions}`)
    .digest('hex');
});

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

/** JA4 of a ClientHello over TCP, by FoxIO's technical description. */
export const ja4 = oncePerShape((hello: ClientHello) => {
  const suites = withoutGrease(hello.cipherSuites);
  const extensions = withoutGrease(hello.extensions.map(({ type }) => type));
  const schemes = withoutGrease(hello.fields.signatureAlgorithms ?? []);
  const head = [
    't',
    JA4_VERSIONS[Math.max(...withoutGrease(hello.versions))] ?? '00',
    extensions.includes(SERVER_NAME) ? 'd' : 'i',
    twoDigits(suites.length),
    twoDigits(extensions.length),
    alpnMark(hello.fields.alpn ?? []),
  ].join('');
  const named = extensions.filter((id) => id !== SERVER_NAME && id !== ALPN);
  const signatures = schemes.length > 0 ? `_${schemes.map(hex4).join(',')}` : '';
  const tail = named.length > 0 ? `${named.map(hex4).sort().join(',')}${signatures}` : '';
  return `${head}_${shortHash(suites.map(hex4).sort().join(','))}_${shortHash(tail)}`;
});

/** First and last character of the first protocol name, of its hex where either is no letter or digit. */
function alpnMark(protocols: readonly string[]): string {
  const name = protocols.map(protocolBytes).find((bytes) => !isGreaseName(bytes));
  if (name === undefined || name.length === 0) return '00';
  const ends = (text: string) => `${text.at(0)}${text.at(-1)}`;
  const mark = ends(Buffer.from(name).toString('latin1'));
  return /^[0-9a-z]{2}$/i.test(mark) ? mark : ends(toHex(name));
}

function isGreaseName(name: Uint8Array): boolean {
  return name.length === 2 && isGrease(((name[0] as number) << 8) | (name[1] as number));
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
