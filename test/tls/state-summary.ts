import type { TlsConversation } from '../../src/tls/conversation.ts';
import { tlsState } from '../../src/tls/state.ts';
import type { Turn } from '../../src/tls/turns.ts';

/** A state as one line: only what is there. */
export function summary(tls: TlsConversation): string {
  const state = tlsState(tls);
  const place = ({ from, frame }: { from: string; frame: number }) => `${from[0]}${frame}`;
  const { client, server } = state.finished;
  return [
    state.established && 'established',
    client !== null && `client ${client}`,
    server !== null && `server ${server}`,
    state.resumed && 'resumed',
    state.anonymous && 'anonymous',
    state.emptyClientCertificate && 'empty certificate',
    state.clientCertificate && 'client certificate',
    state.inferredAlerts.length > 0 && `inferred ${state.inferredAlerts.map(place).join(' ')}`,
    state.alertsInside.length > 0 && `inside ${state.alertsInside.map(place).join(' ')}`,
    state.renegotiation && `renegotiation ${place(state.renegotiation)}`,
    state.renegotiated && 'renegotiated',
    state.turns.length > 0 && `turns ${state.turns.map(turnText).join(' ')}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function turnText({ from, records, content }: Turn): string {
  const bytes =
    content === null ? '?' : content.min === content.max ? content.min : `${content.min}-${content.max}`;
  return `${from[0]}${records > 1 ? `${records}*` : ''}${bytes}`;
}
