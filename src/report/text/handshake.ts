import { misplacedText } from '../../format/message-name.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import { HandshakeType } from '../../tls/conversation.ts';
import { decryptionText } from '../decryption-text.ts';
import type {
  CertificateRequestDocument,
  ClientHelloDocument,
  HelloDifferencesDocument,
  OcspResponseDocument,
  StreamDocument,
  TlsDocument,
  WrongMessageDocument,
} from '../document.ts';
import { definitions } from './layout.ts';
import { named, some } from './words.ts';

type Row = readonly [name: string, value: string];

/** Names of a list that are shown where the list is not the point. */
const FEW = 4;

/** What the client offered beside what the server chose. */
export function handshake({ cause }: StreamDocument, tls: TlsDocument, full: boolean): string[] {
  const { clientHello, serverHello } = tls;
  // Where nothing was chosen, what was offered is the point.
  const limit = full || (serverHello === null && cause?.startsWith('tls.')) ? Number.POSITIVE_INFINITY : FEW;
  const rows: Row[] = [];
  if (clientHello === null && tls.serverHello === null) rows.push(['hello', 'none in the capture']);
  if (clientHello !== null) {
    rows.push([
      'ClientHello',
      `frame ${clientHello.frame}, ${clientHello.length} bytes, ${formatOf(clientHello)}`,
    ]);
    rows.push(['SNI', sni(clientHello)]);
  }
  rows.push(...choice('version', clientHello?.versions, tls.version, Number.POSITIVE_INFINITY));
  rows.push(...downgrade(tls));
  rows.push(...choice('cipher suite', clientHello?.cipherSuites, tls.cipherSuite, limit));
  rows.push(...choice('group', clientHello?.groups, tls.group, Math.max(limit, 8)));
  rows.push(...retry(tls));
  if (clientHello !== null && limit !== FEW && clientHello.signatureAlgorithms.length > 0) {
    rows.push(['signatures offered', list(clientHello.signatureAlgorithms, limit)]);
  }
  if (clientHello !== null && clientHello.alpn.length > 0)
    rows.push(['ALPN offered', clientHello.alpn.join(', ')]);
  if (tls.alpn !== null) rows.push(['ALPN chosen', tls.alpn]);
  if (tls.serverKeyExchange?.dhBits) rows.push(['DH prime', `${tls.serverKeyExchange.dhBits} bits`]);
  if (tls.firstWrong !== null) rows.push(['out of order', wrongText(tls.firstWrong)]);
  if (tls.resumed) rows.push(['session', `resumed${tls.resumedBy === null ? '' : BY[tls.resumedBy]}`]);
  if (tls.earlyData !== null) rows.push(['early data', tls.earlyData]);
  const decryption = decryptionText(tls);
  if (decryption !== null) rows.push(['decrypted', decryption]);
  if (tls.certificateRequest !== null) {
    rows.push(['client certificate', clientCertificateText(tls, tls.certificateRequest, limit)]);
  }
  for (const { from, algorithm } of tls.rawPublicKeys)
    rows.push([`${from} key`, `${algorithm ?? 'not readable'} without a certificate`]);
  for (const answer of tls.ocspResponses) rows.push(['stapled OCSP', ocspText(answer)]);
  for (const { from, frame, message } of tls.problems)
    rows.push(['not decoded', `${from}, frame ${frame}: ${message}`]);
  return definitions(rows, '    ');
}

/** A Certificate message without one: the length of the list, and in TLS 1.3 that of the context before it. */
const EMPTY_LIST = 4;

/** `asked for, of CN=Lab CA; sent: CN=client.example.org` */
function clientCertificateText(
  { certificates, handshake }: TlsDocument,
  { authorities }: CertificateRequestDocument,
  limit: number,
): string {
  const issuers = authorities.length === 0 ? '' : `, of ${some(authorities, limit)}`;
  const [leaf] = certificates.client;
  const isEmpty = handshake.some(
    ({ from, type, length }) =>
      from === 'client' && type?.id === HandshakeType.certificate && length <= EMPTY_LIST,
  );
  const answer = leaf === undefined ? (isEmpty ? 'none sent' : 'none seen') : `sent: ${leaf.subject}`;
  return `asked for${issuers}; ${answer}`;
}

function formatOf({ sslv2, ja4 }: ClientHelloDocument): string {
  return sslv2 ? 'in the format of SSL 2.0' : `JA4 ${ja4 ?? '-'}`;
}

const BY = { 'session-id': ' by its id', ticket: ' by a ticket', psk: ' by a pre-shared key' } as const;

function wrongText({ from, frame, message, due }: WrongMessageDocument): string {
  return `frame ${frame}: the ${from} sent ${misplacedText(message, due)}`;
}

/** What a server with this mark in its random speaks as well, at least. */
const SPOKEN = {
  'TLS 1.2': { id: 0x0304, name: 'TLS 1.3' },
  'TLS 1.1 or older': { id: 0x0303, name: 'TLS 1.2' },
} as const;

/** A server that could speak something newer says so; where the client offered just that, something is amiss. */
function downgrade({ clientHello, serverHello }: TlsDocument): Row[] {
  const mark = serverHello?.downgrade ?? null;
  if (mark === null) return [];
  const { id, name } = SPOKEN[mark];
  if (!clientHello?.versions.some((version) => version.id === id)) return [];
  return [['downgrade', `the server marks that it speaks ${name}, which the client offers, too`]];
}

/** That the server asked for another ClientHello, and what came. */
function retry({ helloRetryRequest: request }: TlsDocument): Row[] {
  if (request === null) return [];
  const asked = [request.group === null ? '' : named(request.group), request.cookie ? 'its cookie' : ''];
  const { differences } = request;
  const answer =
    differences === null
      ? 'no second ClientHello seen'
      : `the second ClientHello changes ${changesText(differences)}`;
  const what = asked.filter(Boolean).join(' and ') || 'another ClientHello';
  return [['HelloRetryRequest', `frame ${request.frame}, asks for ${what}; ${answer}`]];
}

function changesText({ added, removed, changed, forbidden }: HelloDifferencesDocument): string {
  const texts = [
    ...changed.map(named),
    ...added.map((type) => `${named(type)} (added)`),
    ...removed.map((type) => `${named(type)} (removed)`),
    ...forbidden.map((name) => `${name} (not allowed)`),
  ];
  return texts.join(', ') || 'nothing';
}

/** `good, as of 2026-11-22T08:02:34Z, until 2026-11-29T08:02:34Z` */
export function ocspText({ certificate, responses, responseStatus, problem }: OcspResponseDocument): string {
  const [answer] = responses;
  const where = certificate === 0 ? '' : ` (certificate ${certificate})`;
  if (answer === undefined) return `${problem ?? responseStatus ?? 'no answer'}${where}`;
  const { certStatus, revocationTime, revocationReason, thisUpdate, nextUpdate } = answer;
  const revoked = revocationTime === null ? '' : ` since ${revocationTime}`;
  const reason = revocationReason === null ? '' : ` (${revocationReason})`;
  const until = nextUpdate === null ? '' : `, until ${nextUpdate}`;
  return `${certStatus}${revoked}${reason}, as of ${thisUpdate}${until}${where}`;
}

const SERVER_NAME = 0;

function sni({ serverName, extensions }: ClientHelloDocument): string {
  return serverName ?? (extensions.some(({ id }) => id === SERVER_NAME) ? 'sent, malformed' : 'none');
}

function choice(
  what: string,
  offered: readonly CodePoint[] | undefined,
  chosen: CodePoint | null,
  limit: number,
): Row[] {
  const rows: Row[] = [];
  if (offered !== undefined && offered.length > 0) rows.push([`${what} offered`, list(offered, limit)]);
  if (offered !== undefined && offered.length > 0)
    rows.push([`${what} chosen`, chosen === null ? 'none seen' : named(chosen)]);
  else if (chosen !== null) rows.push([`${what} chosen`, named(chosen)]);
  return rows;
}

function list(offered: readonly CodePoint[], limit: number): string {
  // GREASE values are noise by design.
  const names = offered.filter(({ name }) => name !== 'GREASE').map(named);
  return some(names, limit);
}
