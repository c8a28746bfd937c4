/** A point in time as captures give it: seconds since 1970 (UTC), nanoseconds, and how many decimals the capture has. */
export interface Time {
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** Decimals that the capture's clock has: 0 to 9. */
  readonly digits: number;
}

/** RFC 3339 in UTC with the time's own decimals: `2023-04-20T09:12:01.113004Z`. */
export function rfc3339({ seconds, nanoseconds, digits }: Time): string {
  const date = dateText(seconds);
  if (digits === 0) return `${date}Z`;
  return `${date}.${nanoseconds.toString().padStart(9, '0').slice(0, digits)}Z`;
}

let lastSeconds = Number.NaN;
let lastText = '';

/** Date and time to the second. Times are mostly asked for in order, so the second is often that of the last one. */
function dateText(seconds: number): string {
  if (seconds !== lastSeconds) {
    lastText = new Date(seconds * 1000).toISOString().slice(0, -5);
    lastSeconds = seconds;
  }
  return lastText;
}

/** Milliseconds since 1970, for comparing with a Date. */
export function milliseconds({ seconds, nanoseconds }: Time): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Seconds from `a` to `b`. */
export function secondsBetween(a: Time, b: Time): number {
  return b.seconds - a.seconds + (b.nanoseconds - a.nanoseconds) / 1e9;
}

/** Negative where `a` is before `b`. */
export function compareTime(a: Time, b: Time): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}
