import type { TlsConversation } from './conversation.ts';
import { type EncryptedEvent, isTls13 } from './events.ts';
import { SSL2 } from './ssl2-record.ts';
import { stateOfSsl2 } from './state-ssl2.ts';
import { stateOfTls12 } from './state-tls12.ts';
import { stateOfTls13 } from './state-tls13.ts';
import type { Turn } from './turns.ts';

export type { Turn } from './turns.ts';

/** How far a handshake came, and what its encrypted rest shows by its lengths. */
export interface TlsState {
  /** Both sides finished, as far as that shows. */
  readonly established: boolean;
  /** Frames of the Finished messages: known by their place up to TLS 1.2, by their length in TLS 1.3. */
  readonly finished: { readonly client: number | null; readonly server: number | null };
  readonly resumed: boolean;
  /** How it was resumed; a ticket may come with a session id that says nothing. */
  readonly resumedBy: 'session-id' | 'ticket' | 'psk' | null;
  /** TLS 1.3's early data: offered in the ClientHello, and what became of them where that shows. */
  readonly earlyData: 'offered' | 'accepted' | 'rejected' | null;
  readonly anonymous: boolean;
  /** Encrypted records that are an alert by their length and place (TLS 1.3). */
  readonly inferredAlerts: readonly EncryptedEvent[];
  /** A client certificate was asked for and the client's answer was (or, in TLS 1.3, most likely was) an empty one. */
  readonly emptyClientCertificate: boolean;
  /** A client certificate was sent, or in TLS 1.3 most likely was. */
  readonly clientCertificate: boolean;
  /** The first handshake record inside an established session of TLS 1.2 or older. */
  readonly renegotiation: EncryptedEvent | null;
  /** That handshake changed the cipher of both sides: it went through. */
  readonly renegotiated: boolean;
  /** What each side said inside, in turns: one side's records up to the other's next. */
  readonly turns: readonly Turn[];
  /** The frames of close_notify or other alerts inside, as far as they show. */
  readonly alertsInside: readonly EncryptedEvent[];
}

export function tlsState(tls: TlsConversation): TlsState {
  if (tls.version === SSL2) return stateOfSsl2(tls);
  return tls.version !== null && isTls13(tls.version) ? stateOfTls13(tls) : stateOfTls12(tls);
}
