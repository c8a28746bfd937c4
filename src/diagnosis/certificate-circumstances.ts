import type { Time } from '../format/time.ts';
import { HandshakeType, isTls13 } from '../tls/conversation.ts';
import type { KeyUse } from '../x509/checks/check.ts';
import type { Stapling } from '../x509/stapling.ts';
import type { StreamEvidence } from './evidence.ts';

/** The extensions by which a client asks for a stapled answer (RFC 6066 section 8, RFC 6961). */
const STATUS_REQUESTS = [5, 17];

/** The answer to the leaf's status that came with it. */
export function staplingOf({ tls }: StreamEvidence): Stapling | null {
  if (tls === null) return null;
  const { clientHellos, certificateStatus, certificateMessages } = tls.conversation;
  const [hello] = clientHellos;
  if (hello === undefined) return null;
  const response =
    certificateMessages.server?.value.entries[0]?.ocspResponse ??
    certificateStatus?.value.responses[0] ??
    null;
  return { asked: hello.value.extensions.some(({ type }) => STATUS_REQUESTS.includes(type.id)), response };
}

/** What the handshake uses the server's key for (RFC 5246 section 7.4.2, RFC 8446 section 4.4.2.2); null where that is not known. */
export function keyUseOf({ tls }: StreamEvidence): KeyUse | null {
  const { version = null, suite = null } = tls?.conversation ?? {};
  if (version !== null && isTls13(version)) return 'digitalSignature';
  if (suite?.keyExchange.signed) return 'digitalSignature';
  return suite?.keyExchange.name === 'RSA' ? 'keyEncipherment' : null;
}

/** When the server's certificate came, or what is nearest to that. */
export function timeOfCertificate({ tls, lastTime }: StreamEvidence): Time {
  const message = tls?.conversation.events.find(
    (event) =>
      event.kind === 'handshake' && event.from === 'server' && event.type === HandshakeType.certificate,
  );
  return message?.time ?? lastTime;
}
