import { rfc3339, type Time } from '../format/time.ts';
import { MAX_SHOWN_ISSUERS } from '../limits.ts';
import type { Sighting } from './sighting.ts';

/** A CA's certificate that a server sent. */
export interface ShownIssuer {
  /** Its subject, the same for names that are the same by RFC 5280 section 7.1. */
  readonly name: string;
  /** Hex; null where the certificate has none. */
  readonly keyId: string | null;
  readonly sha256: string;
}

/** How a stream's certificates fit the time at which they were seen. */
export interface ClockSight {
  /** The time is more than a day before, or after, the dates of every certificate of the path. */
  readonly clock: 'before' | 'after' | 'within';
  /** The first notBefore of the path, or its last notAfter, where the time is outside. */
  readonly bound: string;
  /** Certificates in the path. */
  readonly length: number;
  /** Who issued the last one. */
  readonly issuer: string;
}

/** The findings that a wrong clock of the capture takes back. */
export const OF_DATES: readonly string[] = ['cert.expired', 'cert.not-yet-valid'];

/** The clock of a capture is plainly wrong. */
export interface WrongClock {
  /** In words. */
  readonly seen: string;
  /** Streams that had their last word before it was known, and in it what was wrong with the dates of certificates. */
  readonly judgedBefore: number;
}

/** What all streams of a capture show together, whatever server they are to; plain data, and bounded. */
export class CommonKnowledge {
  readonly #issuers = new Map<string, { readonly issuer: ShownIssuer; readonly stream: number }[]>();
  #issuerCount = 0;
  readonly #clock = { within: 0, deepBefore: 0, issuersAfter: new Set<string>(), before: 0, after: 0 };
  #bound: { readonly text: string; readonly time: Time } | null = null;

  add({ stream, issuers, clock, lastTime }: Sighting): void {
    for (const issuer of issuers) this.#addIssuer(issuer, stream);
    if (clock === null) return;
    const seen = this.#clock;
    seen[clock.clock]++;
    if (clock.clock === 'within') return;
    this.#bound ??= { text: clock.bound, time: lastTime };
    if (clock.clock === 'before' && clock.length > 1) seen.deepBefore++;
    if (clock.clock === 'after' && seen.issuersAfter.size < SEVERAL) seen.issuersAfter.add(clock.issuer);
  }

  /** The stream that shows a certificate of that name and key. */
  issuerOf(
    name: string,
    keyId: string | null,
  ): { readonly issuer: ShownIssuer; readonly stream: number } | null {
    const fits = (it: ShownIssuer) => keyId === null || it.keyId === null || it.keyId === keyId;
    return this.#issuers.get(name)?.find(({ issuer }) => fits(issuer)) ?? null;
  }

  /**
   * What is plainly wrong with the clock of the capture, in words; null where nothing is. It is slow where no certificate of
   * any path was valid yet, for a CA is older than what it issues; fast where every certificate has expired, of several CAs.
   */
  get wrongClock(): string | null {
    const { within, deepBefore, issuersAfter, before, after } = this.#clock;
    if (within > 0 || (before > 0 && after > 0) || this.#bound === null) return null;
    const { text, time } = this.#bound;
    if (deepBefore > 0)
      return `at ${rfc3339(time)} none of its certificates was valid yet (one from ${text} on)`;
    return issuersAfter.size >= SEVERAL
      ? `at ${rfc3339(time)} all of its certificates had expired (one at ${text})`
      : null;
  }

  #addIssuer(issuer: ShownIssuer, stream: number): void {
    const known = this.#issuers.get(issuer.name) ?? [];
    if (known.some((it) => it.issuer.sha256 === issuer.sha256)) return;
    if (this.#issuerCount >= MAX_SHOWN_ISSUERS) return;
    this.#issuerCount++;
    this.#issuers.set(issuer.name, [...known, { issuer, stream }]);
  }
}

/** Issuers, all of whose certificates are out of date, that say more of the clock than of their own. */
const SEVERAL = 2;
