import { MAX_SEARCHED_RECORDS, MAX_SEARCHES } from '../../limits.ts';
import type { ConnectionSecrets } from './connection-secrets.ts';
import { type Epoch, isLack, type KeyLogNeed } from './epoch.ts';
import type { Exchange } from './exchange.ts';
import type { OpenedRecord, ProtectedRecord } from './protection.ts';
import { tls12Epoch } from './tls12-epoch.ts';
import { earlyEpochs, firstTls13Epochs, nextTls13Epoch } from './tls13-epochs.ts';

/** Why a record stays closed. */
export type ClosedReason =
  /** The key log lacks this session. */
  | 'no-secret'
  /** The secret is that of another session, or the record is damaged. */
  | 'wrong-secret'
  /** The record, or what it takes of those before it, is not whole in the capture. */
  | 'missing-bytes'
  /** The suite, or the draft of TLS 1.3, is none that this program and this Node know. */
  | 'unsupported-suite'
  /** The capture lacks a hello. */
  | 'no-handshake'
  /** A bound was hit. */
  | 'too-much';

export interface Closed {
  readonly kind: 'closed';
  readonly reason: ClosedReason;
  /** With `no-secret`: the line that the key log would have to have. */
  readonly need: KeyLogNeed | null;
}

/** The keys of one direction: which are in use, and which may follow. */
export class SideKeys {
  #epoch: Epoch | null = null;
  /** The handshake that the keys are from. */
  #exchange: Exchange | null = null;
  /** Records are missing since the last one that opened. */
  #gap = false;
  #failures = 0;
  #searches = 0;

  constructor(
    private readonly side: 'client' | 'server',
    private readonly secrets: ConnectionSecrets,
  ) {}

  get phase(): Epoch['phase'] | null {
    return this.#epoch?.phase ?? null;
  }

  /** Records are missing here. */
  miss(): void {
    this.#gap = true;
    if (this.#epoch !== null && !isLack(this.#epoch.protection)) this.#epoch.protection.miss();
  }

  /** A ChangeCipherSpec: the next record has number 0 under the keys of the latest handshake. */
  changeCipherSpec(): void {
    this.#epoch = null;
    this.#exchange = null;
    this.#gap = false;
    this.#failures = 0;
    this.#searches = 0;
  }

  /** A message of TLS 1.3 after which its sender has other keys. */
  advance(exchange: Exchange): void {
    if (this.#epoch === null) return;
    this.#epoch = nextTls13Epoch(exchange, this.side, this.#epoch, this.secrets);
  }

  /**
   * Opens a record with the keys in use, or with those that may follow: the message that announced these may be missing,
   * or the secret that would have opened it. The tag or MAC proves which they are, and which number the record has.
   */
  open(record: ProtectedRecord, exchange: Exchange): OpenedRecord | Closed {
    const isSearch = (this.#gap || this.#failures > 0) && this.#searches < MAX_SEARCHES;
    let failed: Closed | null = null;
    let isTried = false;
    for (const epoch of this.#candidates(exchange)) {
      const { protection } = epoch;
      if (isLack(protection)) {
        failed ??= closed(protection.reason, protection.reason === 'no-secret' ? protection.need : null);
        continue;
      }
      const opened = protection.open(record, epoch.sequence, isSearch ? MAX_SEARCHED_RECORDS : 1);
      if (typeof opened !== 'string') return this.#opened(epoch, exchange, opened);
      isTried = true;
      failed ??= closed(opened === 'wrong-secret' && this.#gap ? 'missing-bytes' : opened);
    }
    if (isTried && isSearch) this.#searches++;
    if (isTried) this.#failures++;
    return failed ?? closed('no-handshake');
  }

  #opened(epoch: Epoch, exchange: Exchange, opened: OpenedRecord): OpenedRecord {
    epoch.sequence = (opened.sequence ?? epoch.sequence) + 1;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#exchange = exchange;
    }
    this.#gap = false;
    this.#failures = 0;
    this.#searches = 0;
    return opened;
  }

  #candidates(exchange: Exchange): readonly Epoch[] {
    // A new handshake inside a protected one changes nothing until its ChangeCipherSpec.
    if (this.#epoch?.phase === 'tls12') return this.#tls12Candidates(exchange);
    if (exchange.serverHello === null) {
      return exchange.clientHello === null ? [] : this.#earlyCandidates(exchange);
    }
    return exchange.isTls13 ? this.#tls13Candidates(exchange) : this.#tls12Candidates(exchange);
  }

  /** Early data may be read before the ServerHello is known. */
  #earlyCandidates({ clientHello }: Exchange): readonly Epoch[] {
    if (this.side === 'server' || clientHello === null) return [];
    return this.#epoch === null ? earlyEpochs(clientHello, this.secrets) : [this.#epoch];
  }

  #tls13Candidates(exchange: Exchange): readonly Epoch[] {
    const epochs = this.#epoch === null ? firstTls13Epochs(exchange, this.side, this.secrets) : [this.#epoch];
    for (let more = 0; more < 2; more++) {
      const last = epochs.at(-1);
      const next = last === undefined ? null : nextTls13Epoch(exchange, this.side, last, this.secrets);
      if (next !== null) epochs.push(next);
    }
    return epochs;
  }

  /** The keys in use; and where records are missing, or it has not been seen yet, those behind a ChangeCipherSpec. */
  #tls12Candidates(exchange: Exchange): readonly Epoch[] {
    const epochs = this.#epoch === null ? [] : [this.#epoch];
    if (this.#exchange === exchange) return epochs;
    const renewed = this.#epoch === null || this.#gap ? tls12Epoch(exchange, this.side, this.secrets) : null;
    if (renewed === null) return epochs;
    if (this.#epoch === null && !isLack(renewed.protection)) {
      // Chained states have to go on from here even if this record does not open.
      this.#epoch = renewed;
      this.#exchange = exchange;
    }
    return [...epochs, renewed];
  }
}

export function closed(reason: ClosedReason, need: KeyLogNeed | null = null): Closed {
  return { kind: 'closed', reason, need };
}
