import type { TlsRecord } from './record.ts';

/** An alert in clear (RFC 8446 section 6). */
export interface Alert {
  readonly level: number;
  readonly description: number;
}

/** Alerts are two bytes each; one may be cut into records, and a record may hold several. */
export class AlertJoiner {
  #level: number | null = null;

  push(record: TlsRecord): Alert[] {
    const alerts: Alert[] = [];
    if (record.body === null || record.holes.length > 0) return alerts;
    for (const byte of record.body) {
      if (this.#level === null) this.#level = byte;
      else {
        alerts.push({ level: this.#level, description: byte });
        this.#level = null;
      }
    }
    return alerts;
  }
}
