import { expect, it } from 'vitest';
import { certificateTime } from '../../src/x509/validity.ts';

const UTC = 0x17;
const GENERALIZED = 0x18;

it.each([
  ['UTCTime up to 2049', UTC, '491231235959Z', '2049-12-31T23:59:59Z'],
  ['UTCTime from 1950', UTC, '500101000000Z', '1950-01-01T00:00:00Z'],
  ['UTCTime without seconds', UTC, '2402291200Z', '2024-02-29T12:00:00Z'],
  ['UTCTime with an offset', UTC, '240101003000+0100', '2023-12-31T23:30:00Z'],
  ['UTCTime without a zone', UTC, '240101000000', '2024-01-01T00:00:00Z'],
  ['GeneralizedTime', GENERALIZED, '20500101000000Z', '2050-01-01T00:00:00Z'],
  ['the end of time', GENERALIZED, '99991231235959Z', '9999-12-31T23:59:59Z'],
  ['the year 0', GENERALIZED, '00000101000000Z', '0000-01-01T00:00:00Z'],
  ['the year 70', GENERALIZED, '00700101000000Z', '0070-01-01T00:00:00Z'],
  ['a fraction', GENERALIZED, '20240101000000.25Z', '2024-01-01T00:00:00.250Z'],
])('%s', (_, tag, text, want) => {
  const time = certificateTime(tag, Buffer.from(text));
  expect(time).toEqual({ text: want, milliseconds: Date.parse(want) });
});

it.each([
  ['words', UTC, 'tomorrow'],
  ['nothing', UTC, ''],
  ['month 13', UTC, '241301000000Z'],
  ['30 February', UTC, '240230000000Z'],
  ['day 0', UTC, '240100000000Z'],
  ['hour 24', UTC, '240101240000Z'],
  ['second 60', GENERALIZED, '20240101000060Z'],
  ['four digits of the year in a UTCTime', UTC, '20240101000000Z'],
  ['two in a GeneralizedTime', GENERALIZED, '240101000000Z'],
  ['a zone that leads beyond the year 9999', GENERALIZED, '99991231235959-0100'],
])('%s is no date', (_, tag, text) => {
  expect(certificateTime(tag, Buffer.from(text))).toEqual({ text, milliseconds: Number.NaN });
});
