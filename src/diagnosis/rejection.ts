import { isTls13 } from '../tls/conversation.ts';
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
  readonly named: 'cert.expired' | 'cert.revoked' | 'cert.unknown-issuer' | null;
  readonly frames: readonly number[];
  /** In words: `the client sent a fatal bad_certificate`. */
  readonly text: string;
}

/** Alerts about a certificate (RFC 8446 section 6.2), with the cause that they name by themselves. */
const CERTIFICATE_ALERTS: Readonly<
  Record<number, { readonly name: string; readonly named: Rejection['named'] }>
> = {
  41: { name: 'no_certificate', named: null },
  42: { name: 'bad_certificate', named: null },
  43: { name: 'unsupported_certificate', named: null },
  44: { name: 'certificate_revoked', named: 'cert.revoked' },
  45: { name: 'certificate_expired', named: 'cert.expired' },
  46: { name: 'certificate_unknown', named: null },
  48: { name: 'unknown_ca', named: 'cert.unknown-issuer' },
  49: { name: 'access_denied', named: null },
  111: { name: 'certificate_unobtainable', named: null },
  113: { name: 'bad_certificate_status_response', named: null },
  114: { name: 'bad_certificate_hash_value', named: null },
};

/** Alerts that say nothing, and come from clients that reject a certificate, too: close_notify, handshake_failure, user_canceled. */
const SILENT_ALERTS = [0, 40, 90];

export const UNKNOWN_CA = 48;

export function isCertificateAlert(description: number): boolean {
  return description in CERTIFICATE_ALERTS;
}

/** How the client turned the server's certificate down; null where it did not, as far as the capture shows. */
export function rejectionOf({ evidence, outlook }: Subject): Rejection | null {
  const { ending, abandonment } = outlook;
  if (abandonment !== null) {
    if (abandonment.by !== 'client' || abandonment.command === 'other') return null;
    const text =
      abandonment.command === 'quit'
        ? 'the client completed the handshake and, by the length of its first record, said QUIT'
        : 'the client completed the handshake and closed without a command';
    return { how: 'abandoned', alert: null, named: null, frames: abandonment.frames, text };
  }
  if (ending === null || ending.by !== 'client') return null;
  const frames = [ending.frame];
  if (ending.alert !== null) {
    const { description } = ending.alert;
    const alert = CERTIFICATE_ALERTS[description];
    if (alert !== undefined && ending.moment !== 'hello') {
      return {
        how: 'alert',
        alert: description,
        named: alert.named,
        frames,
        text: `the client sent a fatal ${alert.name}`,
      };
    }
    if (!SILENT_ALERTS.includes(description) || !hasJustSeenCertificate(evidence, ending.moment)) return null;
    return {
      how: 'other-alert',
      alert: description,
      named: null,
      frames,
      text: 'the client sent an alert where the certificate had just arrived',
    };
  }
  if (!hasJustSeenCertificate(evidence, ending.moment)) return null;
  const reject = (how: Rejection['how'], text: string): Rejection => ({
    how,
    alert: null,
    named: null,
    frames,
    text,
  });
  switch (ending.how) {
    case 'inferred-alert':
      return reject(
        'hidden-alert',
        'in place of its Finished the client sent an encrypted record as long as an alert',
      );
    case 'fin':
      return reject('close', 'the client closed the connection where the certificate had just arrived');
    case 'rst':
      return reject('reset', 'the client reset the connection where the certificate had just arrived');
    default:
      return null;
  }
}

function hasJustSeenCertificate({ tls }: Subject['evidence'], moment: string): boolean {
  if (tls === null || moment !== 'server-flight') return false;
  const { version, certificates, totals } = tls.conversation;
  if (version !== null && isTls13(version)) return totals.server.records > 0 && !tls.state.resumed;
  return certificates.server !== null;
}
