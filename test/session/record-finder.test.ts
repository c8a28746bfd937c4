import { describe, expect, it } from 'vitest';
import { MAX_RECORD_BODY } from '../../src/limits.ts';
import { type Piece, RecordFinder } from '../../src/session/record-finder.ts';
import { random } from '../support/random.ts';
import { record } from '../support/session-player.ts';

const at = (frame: number) => ({
  capturedIn: frame,
  frame,
  time: { seconds: frame, nanoseconds: 0, digits: 6 },
});

/** Many random bytes (xorshift32), the same for the same seed. */
function noise(seed: number, length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed + 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer, 0, length);
}

/** What is found in pieces of these sizes (the last one again and again), a frame each; `[text, frames]` or null. */
function find(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): [string, number[]] | null {
  const finder = new RecordFinder();
  const got: Piece[] = [];
  let found = false;
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const end = Math.min(bytes.length, start + (sizes[i] ?? sizes.at(-1) ?? 1));
    // In the middle of a block that is used again.
    const block = Buffer.concat([Buffer.from('##'), bytes.subarray(start, end), Buffer.from('##')]);
    const piece = { bytes: block, start: 2, end: 2 + end - start, arrival: at(i + 1) };
    const pieces: readonly Piece[] | null = found
      ? [piece]
      : finder.take(block, 2, 2 + end - start, piece.arrival);
    found ||= pieces !== null;
    got.push(...(pieces ?? []).map(copied));
    block.fill('!');
    start = end;
  }
  if (!found) got.push(...(finder.end() ?? []).map(copied));
  if (got.length === 0) return null;
  const text = got.map((each) => Buffer.from(each.bytes).toString('latin1')).join('');
  return [text, got.map(({ arrival }) => arrival.frame)];
}

function copied(piece: Piece): Piece {
  return { ...piece, bytes: Uint8Array.from(piece.bytes.subarray(piece.start, piece.end)) };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const DATA = record(23, 'x'.repeat(40), 0x0303);
const ALERT = record(21, '\x01\x00', 0x0303);
const CHAIN = Buffer.concat([DATA, ALERT]);

describe('RecordFinder', () => {
  it.each<[string, string | Uint8Array, Uint8Array | null]>([
    ['two records', CHAIN, CHAIN],
    ['two records behind something', Buffer.concat([noise(1, 500), CHAIN]), CHAIN],
    [
      'two records and something behind them',
      Buffer.concat([CHAIN, noise(2, 50)]),
      Buffer.concat([CHAIN, noise(2, 50)]),
    ],
    ['one record at the end', Buffer.concat([noise(3, 500), DATA]), DATA],
    [
      'one record, and the start of a header',
      Buffer.concat([noise(4, 500), DATA, Buffer.from([23, 3])]),
      Buffer.concat([DATA, Buffer.from([23, 3])]),
    ],
    ['one record, and something else', Buffer.concat([noise(5, 500), DATA, noise(6, 50)]), null],
    ['a record that is not whole', Buffer.concat([noise(7, 500), DATA.subarray(0, 20)]), null],
    ['a whole record behind one that seems to be none', Buffer.concat([DATA.subarray(0, 20), CHAIN]), CHAIN],
    [
      'a whole record behind one that claims too much',
      Buffer.concat([Buffer.from([23, 3, 3, 0x40, 0]), DATA]),
      DATA,
    ],
    [
      'all content types',
      Buffer.concat([20, 21, 22, 23, 24].map((type) => record(type, 'x', 0x0303))),
      Buffer.concat([20, 21, 22, 23, 24].map((type) => record(type, 'x', 0x0303))),
    ],
    ['another type', Buffer.concat([record(25, 'x', 0x0303), record(25, 'x', 0x0303)]), null],
    ['another version', Buffer.concat([record(23, 'x', 0x0305), record(23, 'x', 0x0305)]), null],
    ['records without a body', Buffer.concat([record(23, '', 0x0303), record(23, '', 0x0303)]), null],
    ['text', '250-PIPELINING\r\n250 STARTTLS\r\n'.repeat(50), null],
    ['nothing', '', null],
  ])('finds records in %s', (_, bytes, expected) => {
    const all = Buffer.from(bytes as string, 'latin1');
    const sizes = [[all.length], [1], [2], [3], [7], [100, 1], [503, 40, 1000]];
    for (const each of sizes)
      expect(find(all, each)?.[0] ?? null, `${each}`).toBe(expected === null ? null : text(expected));
  });

  it('keeps the frame of each byte', () => {
    const all = Buffer.concat([noise(1, 100), CHAIN]);
    expect(find(all, [90, 20, 20, 20, 100])).toEqual([text(CHAIN), [2, 3, 4, 5]]);
  });

  it('finds the first of many records, wherever the bytes begin and are cut', () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const lengths = Array.from({ length: 2 + next(5) }, () => 1 + next(next(2) === 0 ? 50 : 3000));
      const records = lengths.map((length, i) =>
        record(20 + next(5), noise(seed + i, length), 0x0300 + next(5)),
      );
      const from = next((records[0] as Buffer).length);
      const all = Buffer.concat(records).subarray(from);
      const sizes = Array.from({ length: 200 }, () => 1 + next(next(2) === 0 ? 10 : 2000));
      const expected = from === 0 ? all : Buffer.concat(records.slice(1));
      expect(find(all, sizes)?.[0], `seed ${seed}`).toBe(text(expected));
    }
  });

  it('finds nothing in random bytes', () => {
    const finder = new RecordFinder();
    let most = 0;
    for (let i = 0; i < 200; i++) {
      const bytes = noise(i, 100_000);
      for (let start = 0; start < bytes.length; start += 1448) {
        const end = Math.min(bytes.length, start + 1448);
        expect(finder.take(bytes, start, end, at(i))).toBeNull();
        most = Math.max(most, finder.held);
      }
    }
    expect(finder.end()).toBeNull();
    // A header by chance is held until it shows to be none.
    expect(most).toBeLessThan(MAX_RECORD_BODY + 5 + 1448);
  });

  it('finds nothing in messages', () => {
    const next = random(1);
    const finder = new RecordFinder();
    const base64 = noise(1, 300_000).toString('base64').replace(/.{76}/g, '$&\r\n');
    const latin1 = Buffer.from(
      Array.from({ length: 300_000 }, () => [10, 13, 9, 32 + next(95), 160 + next(96)][next(5)] as number),
    );
    for (const bytes of [Buffer.from(base64), latin1]) {
      for (let start = 0; start < bytes.length; start += 1000)
        expect(finder.take(bytes, start, Math.min(bytes.length, start + 1000), at(1))).toBeNull();
      expect(finder.end()).toBeNull();
    }
  });

  it('holds one record at most, whatever comes', () => {
    const finder = new RecordFinder();
    // Headers everywhere, and none of them where the one before it says.
    const bytes = Buffer.from([0x17, 3, 3, 0x47, 0xff].concat(0)).toString('latin1').repeat(10_000);
    const all = Buffer.from(bytes, 'latin1');
    for (let start = 0; start < all.length; start += 100) {
      expect(finder.take(all, start, Math.min(all.length, start + 100), at(1))).toBeNull();
      expect(finder.held).toBeLessThan(MAX_RECORD_BODY + 5 + 100);
    }
  });
});
