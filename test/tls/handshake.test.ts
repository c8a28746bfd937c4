import { describe, expect, it } from 'vitest';
import { HandshakeJoiner, type HandshakeMessage } from '../../src/tls/handshake.ts';
import { RecordReader } from '../../src/tls/record.ts';
import { arrival, bytes, feed, message, record } from './builder.ts';

/** Feeds chunks, each in a frame of its own from 1 on; a number is a gap of that many bytes. */
function read(...chunks: (Uint8Array | number)[]): {
  messages: HandshakeMessage[];
  rest: HandshakeMessage | null;
} {
  const reader = new RecordReader();
  for (const [i, chunk] of chunks.entries()) feed(reader, chunk, i + 1);
  reader.end();
  const joiner = new HandshakeJoiner();
  return { messages: reader.records.flatMap((it) => joiner.push(it)), rest: joiner.end() };
}

const text = ({ body }: HandshakeMessage) => Buffer.from(body).toString('latin1');
const summary = (it: HandshakeMessage) => [it.type, text(it), it.firstFrame, it.frame, it.damaged];

const hello = message(2, bytes('server hello'));
const certificate = message(11, bytes('a certificate'));
const done = message(14, bytes());
const flight = bytes(hello, certificate, done);

describe('HandshakeJoiner', () => {
  it('reads several messages of a record', () => {
    expect(read(record(22, flight)).messages.map(summary)).toEqual([
      [2, 'server hello', 1, 1, false],
      [11, 'a certificate', 1, 1, false],
      [14, '', 1, 1, false],
    ]);
  });

  it('joins a message over records, wherever it is cut', () => {
    for (let cut = 1; cut < flight.length; cut++) {
      const { messages, rest } = read(record(22, flight.subarray(0, cut)), record(22, flight.subarray(cut)));
      const frames = (start: number, end: number) => [cut > start ? 1 : 2, cut >= end ? 1 : 2];
      expect(messages.map(summary), `cut at ${cut}`).toEqual([
        [2, 'server hello', ...frames(0, 16), false],
        [11, 'a certificate', ...frames(16, 33), false],
        [14, '', ...frames(33, 37), false],
      ]);
      expect(rest).toBeNull();
    }
  });

  it.each([1, 2, 3, 5, 7, 64])('gives the same messages in records of %i bytes', (size) => {
    const cut = Array.from({ length: Math.ceil(flight.length / size) }, (_, i) =>
      record(22, flight.subarray(i * size, (i + 1) * size)),
    );
    expect(read(...cut).messages.map(({ type, length }) => [type, length])).toEqual([
      [2, 12],
      [11, 13],
      [14, 0],
    ]);
  });

  it('knows the frames of messages in a record that came in several segments', () => {
    const wire = record(22, flight);
    for (const cut of [5 + 16, 5 + 33]) {
      const { messages } = read(wire.subarray(0, cut), wire.subarray(cut));
      const frames = [16, 33, 37].map((end, i) => [
        cut > 5 + ([0, 16, 33][i] ?? 0) ? 1 : 2,
        cut >= 5 + end ? 1 : 2,
      ]);
      expect(messages.map(({ firstFrame, frame }) => [firstFrame, frame])).toEqual(frames);
    }
  });

  it('passes over records without a body', () => {
    expect(
      read(record(22, hello.subarray(0, 5)), record(22, ''), record(22, hello.subarray(5))).messages,
    ).toHaveLength(1);
  });

  it('says which version the record had that a message began in', () => {
    const wire = [
      record(22, hello.subarray(0, 5), 0x0301),
      record(22, bytes(hello.subarray(5), done), 0x0303),
    ];
    expect(read(...wire).messages.map((it) => it.recordVersion)).toEqual([0x0301, 0x0303]);
  });

  it('keeps what it knows of a message whose end is missing', () => {
    const { messages, rest } = read(record(22, bytes(hello, certificate.subarray(0, 9))));
    expect(messages).toHaveLength(1);
    expect(rest).toMatchObject({ type: 11, length: 13, damaged: true });
    expect(rest && text(rest)).toBe('a cer');
    expect(read(record(22, certificate.subarray(0, 3))).rest).toBeNull();
    expect(read(record(22, flight)).rest).toBeNull();
  });

  it('gives the whole messages of a record that is not finished', () => {
    const wire = record(22, flight);
    const { messages, rest } = read(wire.subarray(0, wire.length - 6));
    expect(messages.map(summary)).toEqual([[2, 'server hello', 1, 1, false]]);
    expect(rest?.type).toBe(11);
  });

  it('marks a message with a hole, and goes on behind it', () => {
    const wire = record(22, flight);
    const hole = 5 + 16 + 4 + 3;
    expect(read(wire.subarray(0, hole), 2, wire.subarray(hole + 2)).messages.map(summary)).toEqual([
      [2, 'server hello', 1, 1, false],
      [11, 'a c\0\0tificate', 1, 3, true],
      [14, '', 3, 3, false],
    ]);
  });

  it('gives up behind a hole in a header, which hides where the next message begins', () => {
    const wire = record(22, flight);
    const { messages, rest } = read(wire.subarray(0, 5 + 17), 1, wire.subarray(5 + 18));
    expect(messages.map(({ type }) => type)).toEqual([2]);
    expect(rest).toBeNull();
  });

  it('takes nothing of a record that is not kept', () => {
    const joiner = new HandshakeJoiner();
    const [it] = (() => {
      const reader = new RecordReader();
      const wire = record(23, 'data');
      reader.push(wire, 0, wire.length, arrival(1));
      return reader.records;
    })();
    expect(it && joiner.push(it)).toEqual([]);
    expect(joiner.waiting).toBe(false);
  });

  it('joins a message of many records', () => {
    const body = Buffer.alloc(300_000, 'certificate');
    const wire = message(11, body);
    const cut = Array.from({ length: Math.ceil(wire.length / 16_384) }, (_, i) =>
      record(22, wire.subarray(i * 16_384, (i + 1) * 16_384)),
    );
    const { messages } = read(...cut);
    expect(messages).toMatchObject([{ type: 11, length: 300_000, firstFrame: 1, frame: cut.length }]);
    expect(messages[0] && Buffer.from(messages[0].body).equals(body)).toBe(true);
  });
});
