/** How an interface's clock counts. */
export interface Clock {
  /** Units of a second: 10^n or 2^n. */
  readonly unitsPerSecond: bigint;
  /** The same as a number where it is a power of ten up to 10^9, else 0. */
  readonly decimalUnits: number;
  /** Decimals of a time of this clock. */
  readonly digits: number;
  /** Seconds to be added to each time. */
  readonly offset: number;
}

/** The clock of if_tsresol (6 where there is none) and if_tsoffset. */
export function clockOf(tsresol: number, offset: number): Clock {
  const exponent = tsresol & 0x7f;
  if (tsresol & 0x80) {
    // As many decimals as are whole powers of ten in 2^n, as Wireshark shows them.
    const digits = Math.min(9, Math.floor(exponent * Math.log10(2)));
    return { unitsPerSecond: 2n ** BigInt(exponent), decimalUnits: 0, digits, offset };
  }
  return {
    unitsPerSecond: 10n ** BigInt(exponent),
    decimalUnits: exponent <= 9 ? 10 ** exponent : 0,
    digits: Math.min(9, exponent),
    offset,
  };
}

/** 0000-01-01 and the last second of 9999: what RFC 3339 can say. */
const FIRST_SECOND = -62_167_219_200;
const LAST_SECOND = 253_402_300_799;

/** Puts the time of a 64-bit count of units into `time`; false where it had to be brought into the years 0 to 9999. */
export function setTime(
  time: { seconds: number; nanoseconds: number },
  clock: Clock,
  high: number,
  low: number,
): boolean {
  if (clock.decimalUnits > 0) {
    // The count is rounded where it takes more than 53 bits, and so the quotient may be one off; but the rest is
    // computed modulo 2^32, exactly, and tells. (Where it may be more than one off, it is beyond all years.)
    const units = clock.decimalUnits;
    let quotient = Math.floor((high * 0x1_0000_0000 + low) / units);
    let rest = (low - Math.imul(quotient, units)) >>> 0;
    if (rest >= units) {
      const over = rest < 0x8000_0000 ? 1 : -1;
      quotient += over;
      rest = (rest - over * units) >>> 0;
    }
    time.seconds = quotient;
    time.nanoseconds = (rest % units) * (1_000_000_000 / units);
  } else {
    const count = (BigInt(high) << 32n) | BigInt(low);
    time.seconds = Number(count / clock.unitsPerSecond);
    time.nanoseconds = Number(((count % clock.unitsPerSecond) * 1_000_000_000n) / clock.unitsPerSecond);
  }
  const seconds = time.seconds + clock.offset;
  time.seconds = Math.min(LAST_SECOND, Math.max(FIRST_SECOND, seconds));
  return time.seconds === seconds;
}
