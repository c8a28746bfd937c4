import { createHash } from 'node:crypto';
import { describeProblem } from '../bytes/decoded.ts';
import { oncePerObject } from '../bytes/memo.ts';
import type { Seen, SeenPerSide, Side, TlsConversation } from '../tls/conversation.ts';
import { helloDifferences } from '../tls/hello-differences.ts';
import type { CertificateMessage } from '../tls/messages/certificate.ts';
import type { CompressedCertificate } from '../tls/messages/compressed-certificate.ts';
import { decodeOcspResponse } from '../x509/ocsp.ts';
import { type PublicKey, readPublicKey } from '../x509/public-key.ts';
import type { TlsDocument } from './document.ts';
import type {
  CertificateMessageDocument,
  HelloDifferencesDocument,
  OcspResponseDocument,
  RawPublicKeyDocument,
} from './document-handshake.ts';
import { extensionDocuments } from './extension-document.ts';

type HandshakeDocuments = Pick<
  TlsDocument,
  | 'encryptedExtensions'
  | 'certificateMessages'
  | 'rawPublicKeys'
  | 'ocspResponses'
  | 'certificateVerify'
  | 'clientKeyExchange'
  | 'sessionTickets'
  | 'keyUpdates'
>;

/** What is reported of the messages behind the hellos, but for certificates and what asks for them. */
export function handshakeDocuments(tls: TlsConversation): HandshakeDocuments {
  const { encryptedExtensions: extensions, clientKeyExchange: exchange } = tls;
  return {
    encryptedExtensions:
      extensions === null
        ? null
        : { frame: extensions.frame, extensions: extensionDocuments(extensions.value) },
    certificateMessages: ofBoth(tls.certificateMessages, (message, from) =>
      messageDocument(from, message, tls.compressedCertificates[from]),
    ),
    rawPublicKeys: ofBoth(tls.rawPublicKeys, ({ frame, value }, from) => ({
      from,
      frame,
      ...rawPublicKey(value),
    })),
    ocspResponses: ocspDocuments(tls),
    certificateVerify: ofBoth(tls.certificateVerify, ({ frame, value }, from) => ({ from, frame, ...value })),
    clientKeyExchange: exchange === null ? null : { frame: exchange.frame, ...exchange.value },
    sessionTickets: tls.tickets.map(({ frame, value: { ticketLength, extensions: _, ...ticket } }) => ({
      frame,
      ...ticket,
      length: ticketLength,
    })),
    keyUpdates: tls.keyUpdates.map(({ from, frame, value }) => ({ from, frame, ...value })),
  };
}

/** What the second ClientHello changed of the first; null where none answers a HelloRetryRequest. */
export function differencesDocument({ clientHellos }: TlsConversation): HelloDifferencesDocument | null {
  const [first, second] = clientHellos;
  if (first === undefined || second === undefined) return null;
  return { frame: second.frame, ...helloDifferences(first.value, second.value) };
}

/** The server's first: it speaks first. */
function ofBoth<T, Document>(
  { client, server }: SeenPerSide<T>,
  document: (seen: Seen<T>, from: Side) => Document,
): Document[] {
  const documents: Document[] = [];
  if (server !== null) documents.push(document(server, 'server'));
  if (client !== null) documents.push(document(client, 'client'));
  return documents;
}

function messageDocument(
  from: Side,
  message: Seen<CertificateMessage>,
  packed: Seen<CompressedCertificate> | null,
): CertificateMessageDocument {
  const { frame, value } = message;
  const isPacked = packed?.frame === frame;
  return {
    from,
    frame,
    context: value.context,
    compression: isPacked
      ? {
          algorithm: packed.value.algorithm,
          length: packed.value.compressedLength,
          uncompressedLength: packed.value.uncompressedLength,
        }
      : null,
    entries: value.entries.map((entry) => ({ extensions: extensionDocuments(entry) })),
  };
}

/** What there is to say of a key; it may be anything. */
const rawPublicKey = oncePerObject((spki: Uint8Array): Omit<RawPublicKeyDocument, 'from' | 'frame'> => {
  const sha256 = createHash('sha256').update(spki).digest('hex');
  return { ...publicKeyOf(spki), sha256 };
});

function publicKeyOf(spki: Uint8Array): PublicKey | { algorithm: null; bits: null; curve: null } {
  try {
    return readPublicKey(spki);
  } catch {
    return { algorithm: null, bits: null, curve: null };
  }
}

/** What is stapled, up to TLS 1.2 in a message of its own and then beside each certificate. */
function ocspDocuments({ certificateStatus, certificateMessages }: TlsConversation): OcspResponseDocument[] {
  const early = certificateStatus?.value.responses ?? [];
  return [
    ...ocspOf('server', certificateStatus, early),
    ...ofBoth(certificateMessages, (message, from) =>
      ocspOf(
        from,
        message,
        message.value.entries.map(({ ocspResponse }) => ocspResponse),
      ),
    ).flat(),
  ];
}

function ocspOf(
  from: Side,
  place: { readonly frame: number } | null,
  responses: readonly (Uint8Array | null)[],
): OcspResponseDocument[] {
  const frame = place?.frame ?? 0;
  return responses.flatMap((der, certificate) =>
    der === null ? [] : { from, frame, certificate, ...ocspAnswer(der) },
  );
}

type OcspAnswer = Pick<OcspResponseDocument, 'responseStatus' | 'producedAt' | 'responses' | 'problem'>;

/** Answers that are stapled again are the same objects. */
const ocspAnswer = oncePerObject((der: Uint8Array): OcspAnswer => {
  const decoded = decodeOcspResponse(der);
  if (decoded.ok) return { ...decoded.value, problem: null };
  const problem = describeProblem(decoded.problem);
  return { responseStatus: null, producedAt: null, responses: [], problem };
});
