import { describe, expect, it } from 'vitest';
import {
  MAX_HANDSHAKE_BYTES,
  MAX_LISTED_DATA_RECORDS,
  MAX_LISTED_RECORDS,
  MAX_RECORD_BODY,
} from '../../src/limits.ts';
import type { Open } from '../../src/tls/opening.ts';
import {
  ContentType,
  isRecordHeader,
  mayBeRecord,
  RecordReader,
  type TlsRecord,
} from '../../src/tls/record.ts';
import { ssl2ClientHello, ssl2Record } from '../support/ssl2-builder.ts';
import { arrival, bytes, hex, record, u16 } from './builder.ts';

/** Feeds chunks, each in a frame of its own from 1 on; a number is a gap of that many bytes, behind which a record may begin. */
function read(...chunks: (Uint8Array | number | 'resume')[]): RecordReader {
  const reader = new RecordReader();
  for (const [i, chunk] of chunks.entries()) {
    if (typeof chunk === 'number') reader.gap(chunk);
    else if (chunk === 'resume') reader.resume();
    else reader.push(chunk, 0, chunk.length, arrival(i + 1));
  }
  reader.end();
  return reader;
}

const text = ({ body }: TlsRecord) => (body === null ? null : Buffer.from(body).toString('latin1'));
const summary = (it: TlsRecord) => [it.contentType, it.length, text(it), it.firstFrame, it.frame];

describe('isRecordHeader', () => {
  it.each([
    ['handshake of TLS 1.0', '1603010200', true],
    ['alert of SSL 3.0', '1503000002', true],
    ['heartbeat', '1803030003', true],
    ['application data of a draft', '177f120010', true],
    ['no byte of body', '1703030000', true],
    ['the longest body', '1603034800', true],
    ['a longer one', '1603034801', false],
    ['an unknown type', '1903030000', false],
    ['a type below them', '1303030000', false],
    ['another major version', '1602000010', false],
    ['text', '323230206d', false],
  ])('%s', (_, header, expected) => {
    expect(isRecordHeader(hex(header), 0)).toBe(expected);
  });
});

describe('mayBeRecord', () => {
  it.each([
    ['16', true],
    ['1603', true],
    ['1604', false],
    ['16030348', true],
    ['1603034801', false],
    ['18', false],
    ['32', false],
    ['', false],
  ])('%s', (start, expected) => {
    expect(mayBeRecord(hex(start), 0, start.length / 2)).toBe(expected);
  });
});

describe('RecordReader', () => {
  const two = bytes(record(22, 'handshake', 0x0301), record(21, bytes(1, 0)));

  it('gives the same records wherever they are cut, with the frames of their first and last bytes', () => {
    for (let cut = 1; cut < two.length; cut++) {
      const reader = read(two.subarray(0, cut), two.subarray(cut));
      const first = [22, 9, 'handshake', 1, cut < 14 ? 2 : 1];
      const second = [21, 2, '\x01\x00', cut <= 14 ? 2 : 1, 2];
      expect(reader.records.map(summary), `cut at ${cut}`).toEqual([first, second]);
    }
  });

  it('reads byte by byte', () => {
    const reader = read(...[...two].map((byte) => bytes(byte)));
    expect(reader.records.map(summary)).toEqual([
      [22, 9, 'handshake', 1, 14],
      [21, 2, '\x01\x00', 15, 21],
    ]);
    expect(reader.records[0]?.marks.map(({ offset, frame }) => [offset, frame]).at(-1)).toEqual([8, 14]);
  });

  it('knows when the first byte was captured, and when it got into order', () => {
    const reader = new RecordReader();
    reader.push(two, 0, two.length, arrival(9, 7));
    expect(reader.records.map(({ firstFrame, frame }) => [firstFrame, frame])).toEqual([
      [7, 9],
      [7, 9],
    ]);
  });

  it('keeps the time and version of a record', () => {
    const [first] = read(two.subarray(0, 7), two.subarray(7)).records;
    expect(first).toMatchObject({ version: 0x0301, time: { seconds: 2 }, afterGap: false, holes: [] });
  });

  it('reads records without a body', () => {
    expect(read(bytes(record(22, ''), record(23, ''), record(22, 'x'))).records.map(summary)).toEqual([
      [22, 0, '', 1, 1],
      [23, 0, null, 1, 1],
      [22, 1, 'x', 1, 1],
    ]);
  });

  it('takes a heartbeat for a record, but not for the first one', () => {
    const heartbeat = record(24, 'ping');
    expect(read(bytes(record(22, 'x'), heartbeat)).records).toHaveLength(2);
    expect(new RecordReader().push(heartbeat, 0, heartbeat.length, arrival(1))).toBe(0);
  });

  it('stops where no record begins, and says where', () => {
    const reader = new RecordReader();
    const wire = bytes(record(21, bytes(2, 40)), '454 TLS not available\r\n');
    expect(reader.push(wire, 0, wire.length, arrival(1))).toBe(7);
    expect(reader.atBoundary).toBe(true);
    expect(reader.skipped).toBe(0);
  });

  it('stops at a header that claims too much', () => {
    const wire = bytes(0x16, u16(0x0303), u16(MAX_RECORD_BODY + 1), 'xx');
    expect(new RecordReader().push(wire, 0, wire.length, arrival(1))).toBe(0);
  });

  it('is lost where bytes began like a header in another segment and are none', () => {
    const reader = new RecordReader();
    reader.push(bytes(0x16, 3), 0, 2, arrival(1));
    expect(reader.push(bytes(3, 0xff, 0xff, 'junk'), 0, 7, arrival(2))).toBe(3);
    expect(reader).toMatchObject({ isLost: true, skipped: 5 });
    expect(reader.push(record(21, bytes(2, 40)), 0, 7, arrival(3))).toBe(0);
    reader.resume();
    expect(reader.push(record(21, bytes(2, 40)), 0, 7, arrival(4))).toBe(7);
    expect(reader.records.map((it) => [it.contentType, it.afterGap])).toEqual([[21, true]]);
  });

  it('takes any record for the first one where it was told that one begins', () => {
    expect(read('resume', record(24, 'ping')).records).toHaveLength(1);
  });

  it('lists an unfinished last record as far as it goes', () => {
    const reader = read(two.subarray(0, 9));
    expect(reader.records.map(summary)).toEqual([[22, 9, 'hand', 1, 1]]);
    expect(reader.records[0]?.holes).toEqual([]);
    expect(read(two.subarray(0, 4)).records).toEqual([]);
  });

  it('takes room for what has come, not for what is claimed', () => {
    const [it] = read(bytes(0x16, u16(0x0303), u16(MAX_RECORD_BODY), 'ab')).records;
    expect(it?.body?.buffer.byteLength).toBeLessThan(100);
  });

  describe('with missing bytes', () => {
    const [a, b, c] = [record(22, 'first'), record(22, 'second'), record(22, 'third')];

    it('in a body: a hole, and the next record follows', () => {
      const reader = read(a.subarray(0, 7), 2, bytes(a.subarray(9), b));
      expect(reader.records.map(summary)).toEqual([
        [22, 5, 'fi\0\0t', 1, 3],
        [22, 6, 'second', 3, 3],
      ]);
      expect(reader.records[0]).toMatchObject({ holes: [{ from: 2, to: 4 }], afterGap: false });
    });

    it('to the end of a body: the next record is where it should be', () => {
      const reader = read(a.subarray(0, 7), 3, b);
      expect(reader.records.map((it) => [text(it), it.holes, it.afterGap])).toEqual([
        ['fi\0\0\0', [{ from: 2, to: 5 }], false],
        ['second', [], false],
      ]);
    });

    it('in a header: the boundary is lost until a record is found', () => {
      expect(read(bytes(a, b.subarray(0, 3)), 2).isLost).toBe(true);
      const reader = read(bytes(a, b.subarray(0, 3)), 2, b.subarray(5), 'resume', c);
      expect(reader.records.map((it) => [text(it), it.afterGap])).toEqual([
        ['first', false],
        ['third', true],
      ]);
    });

    it('a whole record between two', () => {
      const reader = read(a, b.length, 'resume', c);
      expect(reader.records.map((it) => [text(it), it.afterGap])).toEqual([
        ['first', false],
        ['third', true],
      ]);
    });

    it('from one body into the next', () => {
      const reader = read(a.subarray(0, 7), 3 + 5 + 2, b.subarray(7), 'resume', c);
      expect(reader.records.map((it) => [text(it), it.holes.length, it.afterGap])).toEqual([
        ['fi\0\0\0', 1, false],
        ['third', 0, true],
      ]);
    });

    it('at the end', () => {
      const reader = read(a.subarray(0, 7), 2);
      expect(reader.records.map(summary)).toEqual([[22, 5, 'fi\0\0', 1, 1]]);
      expect(read(a, 100).records).toHaveLength(1);
    });

    it('at the very beginning', () => {
      const reader = read(100, bytes('tail of something'), 'resume', c);
      expect(reader.records.map((it) => [text(it), it.afterGap])).toEqual([['third', true]]);
    });
  });

  describe('with something to open them', () => {
    /** What it is given: type, body and whether that is whole. */
    const given = (use: (reader: RecordReader, open: Open) => void) => {
      const seen: unknown[] = [];
      const reader = new RecordReader();
      use(reader, (it, isWhole) => seen.push([it.contentType, text(it), isWhole]));
      reader.end();
      return { seen, reader };
    };
    const [a, c] = [record(22, 'first'), record(22, 'third')];
    const push = (reader: RecordReader, chunk: Uint8Array) => reader.push(chunk, 0, chunk.length, arrival(1));

    it('gives it each, and forgets what is neither handshake nor alert', () => {
      const { seen, reader } = given((it, open) => {
        it.openWith(open);
        push(it, bytes(a, record(23, 'data'), c.subarray(0, 7)));
      });
      expect(seen).toEqual([
        [22, 'first', true],
        [23, 'data', true],
        [22, 'th', false],
      ]);
      expect(reader.records.map(text)).toEqual(['first', null, 'th']);
    });

    it('gives it those that have come before, as far as they were kept', () => {
      const { seen } = given((it, open) => {
        push(it, bytes(a, record(23, 'data')));
        it.openWith(open);
        push(it, record(23, 'more'));
      });
      expect(seen).toEqual([
        [22, 'first', true],
        [23, null, false],
        [23, 'more', true],
      ]);
    });

    it("gives it a hello in SSL 2.0's format, and keeps that", () => {
      const hello = ssl2ClientHello();
      const { seen, reader } = given((it, open) => {
        it.openWith(open);
        push(it, bytes(ssl2Record(hello), a));
      });
      expect(seen).toEqual([
        [ContentType.ssl2, hello.toString('latin1'), true],
        [22, 'first', true],
      ]);
      expect(reader.records.slice(0, 1).map(text)).toEqual([hello.toString('latin1')]);
      expect(reader.firstHandshake).toBe(reader.records[1]);
    });
  });

  describe('within its limits', () => {
    it('counts application data and keeps nothing of it', () => {
      const reader = read(...Array.from({ length: MAX_LISTED_DATA_RECORDS + 3 }, () => record(23, 'data')));
      expect(reader.data).toEqual({
        records: MAX_LISTED_DATA_RECORDS + 3,
        bytes: 4 * (MAX_LISTED_DATA_RECORDS + 3),
      });
      expect(reader.records).toHaveLength(MAX_LISTED_DATA_RECORDS);
      expect(reader.records.every(({ body, marks }) => body === null && marks.length === 0)).toBe(true);
      expect(reader.last?.frame).toBe(MAX_LISTED_DATA_RECORDS + 3);
      expect(reader.unlisted).toBe(0);
    });

    it('lists alerts behind much application data', () => {
      const data = Array.from({ length: MAX_LISTED_DATA_RECORDS + 3 }, () => record(23, 'data'));
      expect(read(...data, record(21, bytes(1, 0))).records.at(-1)?.contentType).toBe(21);
    });

    it('counts other records beyond a number', () => {
      const reader = read(bytes(...Array.from({ length: MAX_LISTED_RECORDS + 5 }, () => record(22, 'm'))));
      expect(reader.records).toHaveLength(MAX_LISTED_RECORDS);
      expect(reader.unlisted).toBe(5);
      expect(reader.limits).toEqual([{ what: 'records', limit: MAX_LISTED_RECORDS, frame: 1 }]);
    });

    it('keeps no body beyond a number of bytes, not even a small one', () => {
      const large = record(22, Buffer.alloc(16_384));
      const count = MAX_HANDSHAKE_BYTES / 16_384;
      const reader = read(...Array.from({ length: count + 1 }, () => large), record(22, 'x'));
      expect(reader.records.map(({ body }) => body === null).slice(count - 1)).toEqual([false, true, true]);
      expect(reader.limits).toEqual([
        { what: 'handshake-bytes', limit: MAX_HANDSHAKE_BYTES, frame: count + 1 },
      ]);
    });
  });
});

it('lists a message inside what looks like application data, however many records came before it', () => {
  const reader = new RecordReader((it) => {
    const contentType = it.body?.[0] === 2 ? 21 : 23;
    it.opened = { contentType, length: it.length, content: contentType === 21 ? it.body : null };
  });
  const data = Array.from({ length: MAX_LISTED_DATA_RECORDS + 5 }, () => record(23, 'data'));
  const stream = bytes(...data, record(23, bytes(2, 42)));
  reader.push(stream, 0, stream.length, arrival(1));
  expect(reader.data.records).toBe(MAX_LISTED_DATA_RECORDS + 6);
  expect(reader.records).toHaveLength(MAX_LISTED_DATA_RECORDS + 1);
  const last = reader.records.at(-1);
  expect([last?.body, last?.opened?.contentType, ...(last?.opened?.content ?? [])]).toEqual([
    null,
    21,
    2,
    42,
  ]);
});
