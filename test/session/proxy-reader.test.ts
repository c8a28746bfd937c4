import { describe, expect, it } from 'vitest';
import { ProxyReader } from '../../src/session/proxy-reader.ts';
import { bytes } from '../support/packet-builder.ts';
import { IPV4, proxyV2, tlv } from '../support/proxy-builder.ts';
import { random } from '../support/random.ts';

const at = (frame: number) => ({ capturedIn: frame, frame, time: { seconds: 0, nanoseconds: 0, digits: 6 } });

/** Feeds bytes in pieces, a frame each; gives the header and what is handed on, with the frame of each byte. */
function read(all: Uint8Array, sizes: readonly number[]) {
  const reader = new ProxyReader();
  let text = '';
  const frames: number[] = [];
  for (let start = 0, frame = 1; start < all.length; frame++) {
    const end = Math.min(all.length, start + (sizes[frame - 1] ?? sizes.at(-1) ?? 1));
    const block = bytes('##', all.subarray(start, end), '##');
    const pieces = reader.isOver
      ? [{ bytes: block, start: 2, end: block.length - 2, arrival: at(frame) }]
      : reader.take(block, 2, block.length - 2, at(frame));
    for (const piece of pieces) {
      text += Buffer.from(piece.bytes.subarray(piece.start, piece.end)).toString('latin1');
      frames.push(...Array.from({ length: piece.end - piece.start }, () => piece.arrival.frame));
    }
    block.fill('!');
    start = end;
  }
  for (const piece of reader.release()) text += Buffer.from(piece.bytes).toString('latin1');
  return { header: reader.header, text, frames };
}

/** The frame of each byte. */
function framesOf(all: Uint8Array, sizes: readonly number[]): number[] {
  const frames: number[] = [];
  for (let i = 0; frames.length < all.length; i++)
    frames.push(...new Array<number>(sizes[i] ?? sizes.at(-1) ?? 1).fill(i + 1));
  return frames.slice(0, all.length);
}

const V1 = Buffer.from('PROXY TCP4 198.51.100.7 192.0.2.25 51022 25\r\n');
const LONG = proxyV2(bytes(IPV4, tlv(0x05, 'x'.repeat(5000))));
const AFTER = 'EHLO a\r\nSTARTTLS\r\n';

describe('ProxyReader', () => {
  it.each([
    ['version 1', V1],
    ['version 2', proxyV2(IPV4)],
    ['version 2, longer than is looked at', LONG],
    ['LOCAL', proxyV2(IPV4, { command: 0x20 })],
  ])('takes a header off, however it is cut: %s', (_, header) => {
    const all = bytes(header, AFTER);
    for (let seed = 0; seed < 30; seed++) {
      const next = random(seed);
      const sizes = Array.from({ length: 60 }, () => 1 + next(next(2) === 0 ? 5 : 300));
      const { header: seen, text, frames } = read(all, sizes);
      expect(text).toBe(AFTER);
      expect(seen?.version).toBe(header === V1 ? 1 : 2);
      expect(frames).toEqual(framesOf(all, sizes).slice(header.length));
    }
  });

  it('names the frame that completes it', () => {
    expect(read(bytes(V1, AFTER), [10, 20, 100]).header?.frame).toBe(3);
    expect(read(bytes(V1, AFTER), [V1.length, 100]).header?.frame).toBe(1);
  });

  it.each([
    ['what is none from the first byte', 'EHLO a\r\n'],
    ['what begins like one', 'PROXIES are us\r\n'],
    ['a line that is wrong', 'PROXY TCP4 a b c d\r\nEHLO a\r\n'],
    ['one that never ends', 'PROXY TCP4 198.51.100.7 '],
    ['a signature that never goes on', '\r\n\r\n\0\r\nQUIT\n'],
    ['nothing', ''],
  ])('hands on %s, however it is cut', (_, all) => {
    for (const size of [1, 2, 3, 5, 7, 100]) {
      expect(read(Buffer.from(all, 'latin1'), [size])).toMatchObject({ header: null, text: all });
    }
  });
});
