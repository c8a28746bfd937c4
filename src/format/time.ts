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

const DAY = 86_400;

/** The day that was asked for last, in days since 1970, and its date: most times of a capture are of few days. */
let lastDay = Number.NaN;
let lastDate = '';

/** Date and time to the second. */
function dateText(seconds: number): string {
  const day = Math.floor(seconds / DAY);
  if (day !== lastDay) {
    lastDate = new Date(day * DAY * 1000).toISOString().slice(0, -'00:00:00.000Z'.length);
    lastDay = day;
  }
  const rest = Math.floor(seconds - day * DAY);
  const minutes = Math.floor(rest / 60);
  return `${lastDate}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(rest % 60)}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
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
