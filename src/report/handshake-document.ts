import { createHash } from 'node:crypto';
import { describeProblem } from '../bytes/decoded.ts';
import { oncePerObject } from '../bytes/memo.ts';
import type { Seen, SeenPerSide, Side, TlsConversation } from '../tls/conversation.ts';
import { helloDifferences } from '../tls/hello-differences.ts';
import type { CertificateMessage } from '../tls/messages/certificate.ts';
import type { CompressedCertificate } from '../tls/messages/compressed-certificate.ts';
import { decodeOcspResponse } from '../x509/ocsp.ts';
import { type PublicKey, readPublicKey } from '../x509/public-key.ts';
import type { PerSide, TlsDocument } from './document.ts';
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
    certificateMessages: {
      client: messageDocument(tls.certificateMessages.client, tls.compressedCertificates.client),
      server: messageDocument(tls.certificateMessages.server, tls.compressedCertificates.server),
    },
    rawPublicKeys: perSide(tls.rawPublicKeys, ({ frame, value }) => ({ frame, ...rawPublicKey(value) })),
    ocspResponses: ocspDocuments(tls),
    certificateVerify: perSide(tls.certificateVerify, ({ frame, value }) => ({ frame, ...value })),
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

function perSide<T, Document>(
  { client, server }: SeenPerSide<T>,
  document: (seen: Seen<T>) => Document,
): PerSide<Document | null> {
  return {
    client: client === null ? null : document(client),
    server: server === null ? null : document(server),
  };
}

function messageDocument(
  message: Seen<CertificateMessage> | null,
  packed: Seen<CompressedCertificate> | null,
): CertificateMessageDocument | null {
  if (message === null) return null;
  const { frame, value } = message;
  const isPacked = packed?.frame === frame;
  return {
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
const rawPublicKey = oncePerObject((spki: Uint8Array): Omit<RawPublicKeyDocument, 'frame'> => {
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
  const documents: OcspResponseDocument[] = [];
  const add = (from: Side, frame: number, certificate: number, der: Uint8Array | null) => {
    if (der !== null) documents.push({ from, frame, certificate, ...ocspAnswer(der) });
  };
  certificateStatus?.value.responses.forEach((der, i) => {
    add('server', certificateStatus.frame, i, der);
  });
  for (const from of ['client', 'server'] as const) {
    const message = certificateMessages[from];
    message?.value.entries.forEach(({ ocspResponse }, i) => {
      add(from, message.frame, i, ocspResponse);
    });
  }
  return documents;
}

type OcspAnswer = Pick<OcspResponseDocument, 'responseStatus' | 'producedAt' | 'responses' | 'problem'>;

/** Answers that are stapled again are the same objects. */
const ocspAnswer = oncePerObject((der: Uint8Array): OcspAnswer => {
  const decoded = decodeOcspResponse(der);
  if (decoded.ok) return { ...decoded.value, problem: null };
  const problem = describeProblem(decoded.problem);
  return { responseStatus: null, producedAt: null, responses: [], problem };
});
