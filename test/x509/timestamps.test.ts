import { expect, it } from 'vitest';
import { MAX_TIMESTAMPS } from '../../src/limits.ts';
import { readTimestampList } from '../../src/x509/timestamps.ts';
import { certificateOf } from './fixture.ts';

const vector16 = (...parts: readonly Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([body.length >> 8, body.length & 0xff]), body]);
};
const timestamp = (milliseconds: bigint, version = 0) => {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(milliseconds);
  return vector16(Buffer.from([version]), Buffer.alloc(32, 0xab), time, Buffer.from([0, 0, 4, 3, 0, 0]));
};

it('reads log and time of each', () => {
  expect(readTimestampList(vector16(timestamp(1_700_000_000_123n), timestamp(1n)))).toEqual([
    { logId: 'ab'.repeat(32), milliseconds: 1_700_000_000_123 },
    { logId: 'ab'.repeat(32), milliseconds: 1 },
  ]);
});

it('leaves out versions to come, and those beyond the bound', () => {
  expect(readTimestampList(vector16(timestamp(1n, 7), timestamp(2n)))).toHaveLength(1);
  const many = Array.from({ length: MAX_TIMESTAMPS + 5 }, () => timestamp(1n));
  expect(readTimestampList(vector16(...many))).toHaveLength(MAX_TIMESTAMPS);
});

it('finds those of a real certificate', () => {
  expect(certificateOf('mx.google.com').timestamps.map(({ logId }) => logId.length)).toEqual([64, 64]);
});

it('throws at what is none', () => {
  expect(() => readTimestampList(vector16(vector16(new Uint8Array([0, 1]))))).toThrow();
});
