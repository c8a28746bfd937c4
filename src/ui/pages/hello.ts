/** The two hellos, every field. */

import type { CodePoint } from '../../registry/name-of.ts';
import { decryptionText } from '../../report/decryption-text.ts';
import type {
  ClientHelloDocument,
  HelloDifferencesDocument,
  StreamDocument,
  TlsDocument,
} from '../../report/document.ts';
import { EMPTY_LINE, type Line, type Span, span } from '../line.ts';
import { codePointText, count, hasMalformedName, hex } from '../words.ts';
import { extensionLines, messageParts } from './handshake-messages.ts';
import { body, codePoints, field, heading, type Page, type Paper, page } from './page.ts';

export function clientHelloPage({ tls }: StreamDocument, paper: Paper): Page {
  const hello = tls?.clientHello;
  if (!hello) return page(body('No ClientHello was seen in this stream.', paper, 'faint'));
  return page([
    ...field('Frame', `${hello.frame}`, paper),
    ...field('Length', `${count(hello.length, 'byte')}${hello.sslv2 ? ', in SSLv2 format' : ''}`, paper),
    ...field('Server name (SNI)', serverNameSpan(hello), paper),
    ...codePoints('Versions', hello.versions, paper),
    ...field('Legacy version', hex(hello.legacyVersion), paper),
    ...field('Record version', hex(hello.recordVersion), paper),
    ...field('ALPN', orNone(hello.alpn.join(', ')), paper),
    ...heading(`Cipher suites (${hello.cipherSuites.length})`),
    ...codePoints('', hello.cipherSuites, paper),
    ...heading(`Key exchange and signatures`),
    ...codePoints('Groups', hello.groups, paper),
    ...codePoints('Key shares', hello.keyShares, paper),
    ...codePoints('Signature algorithms', hello.signatureAlgorithms, paper),
    ...extensionLines(hello.extensions, paper),
    ...heading('The rest'),
    ...field('Compression', hello.compressionMethods.map((id) => hex(id, 1)).join(', '), paper),
    ...field('Random', hello.random, paper),
    ...field('Session id', orNone(hello.sessionId), paper),
    ...field('JA3', orNone(hello.ja3), paper),
    ...field('JA4', orNone(hello.ja4), paper),
  ]);
}

/** The ServerHello, and what else the server says of the key exchange. */
export function serverHelloPage({ tls }: StreamDocument, paper: Paper): Page {
  if (tls === null) return page(body('There is no TLS in this stream.', paper, 'faint'));
  const parts = [
    helloRetryLines(tls, paper),
    serverHelloLines(tls, paper),
    decryptionLines(tls, paper),
    keyExchangeLines(tls, paper),
    requestLines(tls, paper),
    ...messageParts(tls, paper),
    problemLines(tls, paper),
  ].filter((lines) => lines.length > 0);
  return page(parts.flatMap((lines, index) => (index === 0 ? lines : [EMPTY_LINE, ...lines])));
}

function serverHelloLines({ serverHello: hello }: TlsDocument, paper: Paper): Line[] {
  if (hello === null) return body('No ServerHello was seen in this stream.', paper, 'faint');
  return [
    ...field('Frame', `${hello.frame}`, paper),
    ...field('Version', span(codePointText(hello.version), 'strong'), paper),
    ...(hello.cipherSuite === null
      ? codePoints('In common', hello.cipherSuites ?? [], paper)
      : field('Cipher suite', span(codePointText(hello.cipherSuite), 'strong'), paper)),
    ...field('Group of key_share', codePointOrNone(hello.group), paper),
    ...field('Legacy version', hex(hello.legacyVersion), paper),
    ...field(
      'Compression',
      orNone(hello.compressionMethod === null ? null : hex(hello.compressionMethod, 1)),
      paper,
    ),
    ...extensionLines(hello.extensions, paper),
    ...heading('The rest'),
    ...field('Random', hello.random, paper),
    ...(hello.downgrade === null
      ? []
      : field('Downgrade mark', `${hello.downgrade}, though it speaks something newer`, paper)),
    ...field('Session id', orNone(hello.sessionId), paper),
    ...field('JA3S', orNone(hello.ja3s), paper),
  ];
}

function helloRetryLines({ helloRetryRequest: request }: TlsDocument, paper: Paper): Line[] {
  if (request === null) return [];
  return [
    [span('HelloRetryRequest', 'heading')],
    ...field('Frame', `${request.frame}`, paper),
    ...field('Version', codePointText(request.version), paper),
    ...field('Cipher suite', codePointOrNone(request.cipherSuite), paper),
    ...field('Asks for group', codePointOrNone(request.group), paper),
    ...field('Cookie', request.cookie ? 'yes' : 'no', paper),
    ...(request.differences === null ? [] : differenceLines(request.differences, paper)),
    ...extensionLines(request.extensions, paper),
  ];
}

/** What the second ClientHello changed of the first. */
function differenceLines(differences: HelloDifferencesDocument, paper: Paper): Line[] {
  const { frame, added, removed, changed, forbidden } = differences;
  return [
    ...field('Second ClientHello', `frame ${frame}`, paper),
    ...codePoints('  changed', changed, paper),
    ...codePoints('  added', added, paper),
    ...codePoints('  removed', removed, paper),
    ...(forbidden.length === 0
      ? []
      : field('  must not change', span(forbidden.join(', '), 'warning'), paper)),
  ];
}

function decryptionLines(tls: TlsDocument, paper: Paper): Line[] {
  const text = decryptionText(tls);
  if (text === null) return [];
  return [[span('Decryption', 'heading')], ...field('Decrypted', text, paper)];
}

function keyExchangeLines({ serverKeyExchange: exchange }: TlsDocument, paper: Paper): Line[] {
  if (exchange === null) return [];
  return [
    [span('ServerKeyExchange', 'heading')],
    ...field('Frame', `${exchange.frame}`, paper),
    ...field('Kind', exchange.keyExchange, paper),
    ...(exchange.group === null ? [] : field('Group', codePointText(exchange.group), paper)),
    ...(exchange.dhBits === null ? [] : field('DH prime', `${exchange.dhBits} bits`, paper)),
    ...(exchange.modulusBits === null ? [] : field('Modulus', `${exchange.modulusBits} bits`, paper)),
    ...(exchange.pskIdentityHint === null ? [] : field('PSK hint', orNone(exchange.pskIdentityHint), paper)),
    ...(exchange.signatureAlgorithm === null
      ? []
      : field('Signature algorithm', codePointText(exchange.signatureAlgorithm), paper)),
  ];
}

function requestLines({ certificateRequest: request }: TlsDocument, paper: Paper): Line[] {
  if (request === null) return [];
  return [
    [span('CertificateRequest', 'heading')],
    ...field('Frame', `${request.frame}`, paper),
    ...(request.context === null
      ? field('Certificate types', request.certificateTypes.join(', '), paper)
      : []),
    ...codePoints('Signature algorithms', request.signatureAlgorithms, paper),
    ...(request.authorities.length === 0
      ? field('Authorities', span('any', 'faint'), paper)
      : request.authorities.flatMap((name, index) => field(index === 0 ? 'Authorities' : '', name, paper))),
  ];
}

function problemLines({ problems }: TlsDocument, paper: Paper): Line[] {
  if (problems.length === 0) return [];
  return [
    [span('Could not be decoded', 'heading')],
    ...problems.flatMap(({ from, frame, message }) =>
      field(`${from}, frame ${frame}`, span(message, 'warning'), paper),
    ),
  ];
}

function serverNameSpan(hello: ClientHelloDocument): Span {
  if (hello.serverName !== null) return span(hello.serverName, 'strong');
  return span(hasMalformedName(hello) ? 'sent, malformed' : 'none sent', 'warning');
}

function codePointOrNone(value: CodePoint | null): Span {
  return orNone(value === null ? null : codePointText(value));
}

function orNone(text: string | null): Span {
  return text === null || text === '' ? span('none', 'faint') : span(text);
}
