import type { TlsRecord } from './record.ts';

/** An alert in clear (RFC 8446 section 6). */
export interface Alert {
  readonly level: number;
  readonly description: number;
}

/** Alerts are two bytes each; one may be cut into records, and a record may hold several. */
export class AlertJoiner {
  #level: number | null = null;

  /** The alerts that this record completes. */
  push({ body, holes }: Pick<TlsRecord, 'body' | 'holes'>): Alert[] {
    if (body === null || holes.length > 0) return this.#forget();
    const alerts: Alert[] = [];
    for (const byte of body) {
      if (this.#level === null) this.#level = byte;
      else {
        alerts.push({ level: this.#level, description: byte });
        this.#level = null;
      }
    }
    return alerts;
  }

  /** What was read is no alert after all, or its other half is missing. */
  #forget(): [] {
    this.#level = null;
    return [];
  }
}
