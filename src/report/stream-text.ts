import { oncePerObject } from '../bytes/memo.ts';
import { MAX_CACHED_BYTES } from '../limits.ts';
import type {
  CertificateDocument,
  ChainDocument,
  ClientHelloDocument,
  FindingDocument,
  HelloRetryRequestDocument,
  ServerHelloDocument,
  StreamDocument,
  TlsDocument,
} from './document.ts';

/** How members of an object are written that do not go to `JSON.stringify` as they are. */
type Writers<T> = { readonly [K in keyof T]?: (value: NonNullable<T[K]>) => string };

/**
 * A stream as JSON text on one line.
 *
 * Most of a stream's text stands in many others as well: a client offers the same to every server, a server shows the
 * same certificates to every client, and a rule gives the same advice. Such text is made once.
 */
export function streamText(stream: StreamDocument): string {
  return stream.tls === null ? JSON.stringify(stream) : objectText(stream, STREAM);
}

/**
 * The same without its braces, for one of many lines: of a chain's checks those that did not pass, the others only by their
 * number.
 */
export function briefStreamMembers(stream: StreamDocument): string {
  return members(stream, BRIEF_STREAM);
}

/** The text of a value that comes again as the same object. */
const sharedText = oncePerObject((value: object) => JSON.stringify(value));

function listText<T>(write: (item: T) => string): (list: readonly T[]) => string {
  return (list) => {
    let text = '';
    for (const item of list) text += text === '' ? write(item) : `,${write(item)}`;
    return `[${text}]`;
  };
}

function objectText<T extends object>(object: T, writers: Writers<T>): string {
  return `{${members(object, writers)}}`;
}

function members<T extends object>(object: T, writers: Writers<T>): string {
  let text = '';
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    const write = value === null ? undefined : writers[key];
    const written = write === undefined ? valueText(value) : write(value as NonNullable<typeof value>);
    text += text === '' ? `"${key}":${written}` : `,"${key}":${written}`;
  }
  return text;
}

/** Printable ASCII without what JSON escapes: the text of it is the string itself. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** What is small is quicker written than handed over. */
function valueText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `${value}`;
  if (Array.isArray(value) && value.length === 0) return '[]';
  return typeof value === 'string' && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** By fingerprint, the text of all but the frame, which is what streams with the same certificate differ in. */
const certificates = new Map<string, string>();
let certificateCharacters = 0;

function certificateText(document: CertificateDocument): string {
  let text = certificates.get(document.sha256);
  if (text === undefined) {
    const { frame: _, ...certificate } = document;
    text = JSON.stringify(certificate).slice(1);
    certificateCharacters += text.length;
    if (certificateCharacters > MAX_CACHED_BYTES) {
      certificates.clear();
      certificateCharacters = text.length;
    }
    certificates.set(document.sha256, text);
  }
  return `{"frame":${document.frame},${text}`;
}

const certificateTexts = listText(certificateText);

const HELLO: Writers<ClientHelloDocument & ServerHelloDocument & HelloRetryRequestDocument> = {
  versions: sharedText,
  cipherSuites: sharedText,
  groups: sharedText,
  extensions: sharedText,
  signatureAlgorithms: sharedText,
};

const briefChainText = oncePerObject((chain: ChainDocument) =>
  JSON.stringify({ ...chain, checks: chain.checks.filter(({ result }) => result !== 'passed') }),
);

const TLS: Writers<TlsDocument> = {
  clientHello: (hello) => objectText(hello, HELLO),
  helloRetryRequest: (hello) => objectText(hello, HELLO),
  serverHello: (hello) => objectText(hello, HELLO),
  chain: sharedText,
  clientChain: sharedText,
  dane: sharedText,
  policies: sharedText,
  certificates: (sides) => objectText(sides, { client: certificateTexts, server: certificateTexts }),
};

const BRIEF_TLS: Writers<TlsDocument> = { ...TLS, chain: briefChainText, clientChain: briefChainText };

const FINDING: Writers<FindingDocument> = { advice: sharedText, logLines: sharedText };

const STREAM: Writers<StreamDocument> = {
  tls: (tls) => objectText(tls, TLS),
  findings: listText((finding) => objectText(finding, FINDING)),
};

const BRIEF_STREAM: Writers<StreamDocument> = { ...STREAM, tls: (tls) => objectText(tls, BRIEF_TLS) };
