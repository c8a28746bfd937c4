/** The messages behind the hellos, as far as the capture shows them. */

import type { CertificateMessageDocument, ExtensionDocument, TlsDocument } from '../../report/document.ts';
import { ocspText } from '../../report/text/handshake.ts';
import { EMPTY_LINE, type Line, span } from '../line.ts';
import { codePointText, count, extensionText, hex } from '../words.ts';
import { field, heading, type Paper } from './page.ts';

/** Parts of a page, each with its heading; those that there is nothing to say of are empty. */
export function messageParts(tls: TlsDocument, paper: Paper): Line[][] {
  return [
    encryptedExtensionsLines(tls, paper),
    ...(['server', 'client'] as const).flatMap((side) => [
      certificateLines(side, tls, paper),
      verifyLines(side, tls, paper),
    ]),
    ocspLines(tls, paper),
    clientKeyExchangeLines(tls, paper),
    ticketLines(tls, paper),
    keyUpdateLines(tls, paper),
  ];
}

/** A list of extensions below its own heading. */
export function extensionLines(extensions: readonly ExtensionDocument[], paper: Paper): Line[] {
  return [
    ...heading(`Extensions (${extensions.length})`),
    ...extensions.flatMap((extension) => extensionLine(extension, paper)),
  ];
}

function extensionLine(extension: ExtensionDocument, paper: Paper): Line[] {
  const value = extensionText(extension);
  const size = `${extension.name} (${count(extension.length, 'byte')})`;
  return field(`${hex(extension.id)}`, value === '' ? size : `${size}: ${value}`, paper);
}

function encryptedExtensionsLines({ encryptedExtensions: message }: TlsDocument, paper: Paper): Line[] {
  if (message === null) return [];
  return [
    [span('EncryptedExtensions', 'heading')],
    ...field('Frame', `${message.frame}`, paper),
    ...extensionLines(message.extensions, paper),
  ];
}

/** What stands beside the certificates (RFC 8446 section 4.4.2), or in their place (RFC 7250). */
function certificateLines(side: 'client' | 'server', tls: TlsDocument, paper: Paper): Line[] {
  const message = tls.certificateMessages.find(({ from }) => from === side);
  const key = tls.rawPublicKeys.find(({ from }) => from === side);
  if (message === undefined && key === undefined) return [];
  const keyText = `${key?.algorithm ?? 'not readable'}, SHA-256 ${key?.sha256}`;
  return [
    [span(`Certificate of the ${side}`, 'heading')],
    ...field('Frame', `${(message ?? key)?.frame}`, paper),
    ...(key === undefined ? [] : field('Raw public key', keyText, paper)),
    ...(message === undefined ? [] : entryLines(message, paper)),
  ];
}

function entryLines({ compression, entries }: CertificateMessageDocument, paper: Paper): Line[] {
  const packed =
    compression === null
      ? []
      : field(
          'Compressed',
          `${codePointText(compression.algorithm)}, ${count(compression.length, 'byte')} for ${count(compression.uncompressedLength, 'byte')}`,
          paper,
        );
  return [
    ...packed,
    ...entries.flatMap(({ extensions }, index) =>
      extensions.length === 0
        ? []
        : [
            EMPTY_LINE,
            [span(`Extensions of certificate ${index}`, 'heading')],
            ...extensions.flatMap((extension) => extensionLine(extension, paper)),
          ],
    ),
  ];
}

function verifyLines(side: 'client' | 'server', { certificateVerify }: TlsDocument, paper: Paper): Line[] {
  const verify = certificateVerify.find(({ from }) => from === side);
  if (verify === undefined) return [];
  const { frame, signatureAlgorithm, signatureLength } = verify;
  return [
    [span(`CertificateVerify of the ${side}`, 'heading')],
    ...field('Frame', `${frame}`, paper),
    ...(signatureAlgorithm === null
      ? []
      : field('Signature algorithm', codePointText(signatureAlgorithm), paper)),
    ...field('Signature', count(signatureLength, 'byte'), paper),
  ];
}

function ocspLines({ ocspResponses }: TlsDocument, paper: Paper): Line[] {
  if (ocspResponses.length === 0) return [];
  return [
    [span('Stapled OCSP answers', 'heading')],
    ...ocspResponses.flatMap((answer) =>
      field(`${answer.from}, frame ${answer.frame}`, ocspText(answer), paper),
    ),
  ];
}

function clientKeyExchangeLines({ clientKeyExchange: exchange }: TlsDocument, paper: Paper): Line[] {
  if (exchange === null) return [];
  const { frame, keyExchange, length, pskIdentityLength } = exchange;
  return [
    [span('ClientKeyExchange', 'heading')],
    ...field('Frame', `${frame}`, paper),
    ...field('Kind', keyExchange, paper),
    ...field('Length', count(length, 'byte'), paper),
    ...(pskIdentityLength === null ? [] : field('PSK identity', count(pskIdentityLength, 'byte'), paper)),
  ];
}

function ticketLines({ sessionTickets }: TlsDocument, paper: Paper): Line[] {
  if (sessionTickets.length === 0) return [];
  return [
    [span('Session tickets', 'heading')],
    ...sessionTickets.flatMap(({ frame, lifetime, length, maxEarlyDataSize }) => {
      const early =
        maxEarlyDataSize === null ? '' : `, ${count(maxEarlyDataSize, 'byte')} of early data allowed`;
      const text = `${count(length, 'byte')}, for ${count(lifetime, 'second')}${early}`;
      return field(`frame ${frame}`, text, paper);
    }),
  ];
}

function keyUpdateLines({ keyUpdates }: TlsDocument, paper: Paper): Line[] {
  if (keyUpdates.length === 0) return [];
  return [
    [span('KeyUpdates', 'heading')],
    ...keyUpdates.flatMap(({ from, frame, updateRequested }) =>
      field(
        `${from}, frame ${frame}`,
        updateRequested ? 'asks the other side for one, too' : 'its own keys',
        paper,
      ),
    ),
  ];
}
