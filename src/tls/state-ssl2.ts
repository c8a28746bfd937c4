import type { TlsConversation } from './conversation.ts';
import type { EncryptedEvent, Side } from './events.ts';
import type { TlsState } from './state.ts';
import { turnsOf } from './turns.ts';

/**
 * SSL 2.0 encrypts all that follows the client's CLIENT-MASTER-KEY (or a session id that was hit), and shows no types: the
 * client's first encrypted record is its CLIENT-FINISHED, the server's first SERVER-VERIFY and the next SERVER-FINISHED
 * (draft-hickman-netscape-ssl-00 section 5.2). A REQUEST-CERTIFICATE between them cannot be told from that.
 */
const FINISHED_AT: Readonly<Record<Side, number>> = { client: 0, server: 1 };

export function stateOfSsl2(tls: TlsConversation): TlsState {
  const encrypted = tls.events.filter((event): event is EncryptedEvent => event.kind === 'encrypted');
  const finishedOf = (side: Side) => encrypted.filter(({ from }) => from === side)[FINISHED_AT[side]] ?? null;
  const finished = { client: finishedOf('client'), server: finishedOf('server') };
  const established = finished.client !== null && finished.server !== null;
  const isHit = tls.ssl2.serverHello?.value.isSessionHit ?? false;
  const isBehind = (event: EncryptedEvent) =>
    encrypted.indexOf(event) > encrypted.indexOf(finished[event.from] as EncryptedEvent);
  return {
    established,
    finished: { client: finished.client?.frame ?? null, server: finished.server?.frame ?? null },
    resumed: isHit,
    resumedBy: isHit ? 'session-id' : null,
    earlyData: null,
    anonymous: false,
    inferredAlerts: [],
    emptyClientCertificate: false,
    clientCertificate: false,
    renegotiation: null,
    renegotiated: false,
    turns: established ? turnsOf(tls, encrypted.filter(isBehind)) : [],
    alertsInside: [],
  };
}
