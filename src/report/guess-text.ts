import type { Guess, GuessedKind } from '../tls/inference/infer.ts';
import type { HandshakeDocument, TlsDocument } from './document.ts';

const NAMES: Readonly<Record<GuessedKind, string>> = {
  'early-data': 'early data',
  'end-of-early-data': 'EndOfEarlyData',
  'encrypted-extensions': 'EncryptedExtensions',
  'certificate-request': 'CertificateRequest',
  'server-certificate': 'Certificate',
  'client-certificate': 'Certificate',
  'client-certificate-empty': 'an empty Certificate',
  'certificate-verify': 'CertificateVerify',
  finished: 'Finished',
  'handshake-flight': 'more of the handshake',
  ticket: 'NewSessionTicket',
  'key-update': 'KeyUpdate',
  alert: 'an alert',
  'change-cipher-spec': 'ChangeCipherSpec',
  'hello-request': 'HelloRequest',
  'client-hello': 'ClientHello',
  'server-hello': 'ServerHello',
  'server-hello-done': 'ServerHelloDone',
  'client-key-exchange': 'ClientKeyExchange',
  ehlo: 'EHLO',
  quit: 'QUIT',
  message: 'a message',
  reply: 'the reply to EHLO',
  empty: 'an empty record',
};

/** `Finished`, `likely QUIT`, `perhaps NewSessionTicket`. */
export function guessText({ kind, sure }: Guess): string {
  const name = NAMES[kind];
  if (sure === 'certain') return name;
  return `${sure === 'likely' ? 'likely' : 'perhaps'} ${name}`;
}

/** What a handshake message that stayed closed is taken for. */
export function guessOf(message: HandshakeDocument, { encryptedRecords }: TlsDocument): Guess | undefined {
  return encryptedRecords.find(
    ({ frame, from, length, inferred }) =>
      frame === message.frame && from === message.from && length === message.length && inferred !== undefined,
  )?.inferred;
}

const OF_DATA: readonly GuessedKind[] = ['early-data', 'ehlo', 'quit', 'message', 'reply', 'empty'];

/** It is no message of TLS, but something that is said inside. */
export function isSaidInside({ kind }: Guess): boolean {
  return OF_DATA.includes(kind);
}
