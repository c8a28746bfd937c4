import { secondsBetween } from '../format/time.ts';
import { ALERTS } from '../registry/alerts.ts';
import { codePoint } from '../registry/name-of.ts';
import { isTls13 } from '../tls/conversation.ts';
import type { EncryptedEvent } from '../tls/events.ts';
import { LEAST_CERTIFICATE } from '../tls/inference/lengths.ts';
import type { Abandonment } from './abandonment.ts';
import { isCertificateAlert, type NamedCause, namedCause } from './certificate-alerts.ts';
import { type Ending, isBeforeServerHello } from './ending.ts';
import type { StreamEvidence } from './evidence.ts';
import type { Subject } from './rule.ts';

/** A client that gave up because of the server's certificate, or where that had just arrived. */
export interface Rejection {
  /**
   * - `alert`: one that speaks of certificates, in clear
   * - `other-alert`: a general one, where the certificate had just arrived
   * - `hidden-alert`: an encrypted record as long as an alert, in place of the client's Finished
   * - `close`, `reset`: FIN or RST without a word, where the certificate had just arrived
   * - `abandoned`: after a complete handshake
   */
  readonly how: 'alert' | 'other-alert' | 'hidden-alert' | 'close' | 'reset' | 'abandoned';
  /** The alert's description. */
  readonly alert: number | null;
  /** The cause that the alert names by itself, if any. */
  readonly named: NamedCause | null;
  /** It may as well have had another reason: only a defect that can be seen makes a rejection of it. */
  readonly isVague: boolean;
  readonly frames: readonly number[];
  /** In words: `the client sent a fatal bad_certificate`. */
  readonly text: string;
}

/** handshake_failure, decrypt_error (of a certificate's signature), user_canceled: sent for other reasons as well. */
const VAGUE_ALERTS = [40, 51, 90];

/** A client that thinks longer than this does not close because of what it has just read. */
const PROMPT_SECONDS = 10;

/** How the client turned the server's certificate down; null where it did not, as far as the capture shows. */
export function rejectionOf({ evidence, outlook }: Subject): Rejection | null {
  const { ending, abandonment } = outlook;
  if (abandonment !== null) {
    if (abandonment.by !== 'client' || abandonment.command === 'other') return null;
    const text = `the client completed the handshake and ${howItLeft(abandonment)}`;
    return { how: 'abandoned', alert: null, named: null, isVague: false, frames: abandonment.frames, text };
  }
  if (ending?.by !== 'client') return null;
  return ending.alert === null
    ? silentRejection(evidence, ending)
    : alertRejection(evidence, ending, ending.alert.description);
}

function howItLeft({ command, said }: Abandonment): string {
  if (command !== 'quit') return 'closed without a command';
  return said?.verb ? 'said QUIT inside TLS' : 'likely said QUIT, by the length of its first record';
}

function alertRejection(evidence: StreamEvidence, ending: Ending, alert: number): Rejection | null {
  const { name } = codePoint(ALERTS, alert);
  const told = { alert, named: namedCause(alert), frames: [ending.frame] };
  if (isCertificateAlert(alert)) {
    return isBeforeServerHello(ending.moment)
      ? null
      : { how: 'alert', ...told, isVague: false, text: `the client sent a fatal ${name}` };
  }
  if (!VAGUE_ALERTS.includes(alert) || !hasJustSeenCertificate(evidence, ending)) return null;
  return {
    how: 'other-alert',
    ...told,
    isVague: true,
    text: `the client sent ${name} where the certificate had just arrived`,
  };
}

function silentRejection(evidence: StreamEvidence, ending: Ending): Rejection | null {
  if (!hasJustSeenCertificate(evidence, ending)) return null;
  const untold = { alert: null, named: null, isVague: ending.how === 'rst', frames: [ending.frame] };
  switch (ending.how) {
    case 'inferred-alert':
      return {
        how: 'hidden-alert',
        ...untold,
        text: 'in place of its Finished the client likely sent an alert, by the length of the encrypted record',
      };
    case 'fin':
      return {
        how: 'close',
        ...untold,
        text: 'the client closed the connection where the certificate had just arrived',
      };
    case 'rst':
      return {
        how: 'reset',
        ...untold,
        text: 'the client reset the connection where the certificate had just arrived',
      };
    default:
      return null;
  }
}

function hasJustSeenCertificate({ tls, tcp }: StreamEvidence, { moment, how, frame }: Ending): boolean {
  if (tls === null || moment !== 'server-flight') return false;
  const { version, certificates, events } = tls.conversation;
  const isHidden = version !== null && isTls13(version);
  const flight = events.filter(
    (event): event is EncryptedEvent =>
      event.from === 'server' && event.kind === 'encrypted' && event.frame < frame,
  );
  const seen = isHidden
    ? !tls.state.resumed && flight.reduce((sum, { length }) => sum + length, 0) >= LEAST_CERTIFICATE
    : certificates.server !== null && certificates.server.frame < frame;
  if (!seen || (how !== 'fin' && how !== 'rst')) return seen;
  const { closed, server } = tcp;
  if (closed === null || server.lastData === null) return false;
  return secondsBetween(server.lastData.time, closed.at.time) < PROMPT_SECONDS;
}
