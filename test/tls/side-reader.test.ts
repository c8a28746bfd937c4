import { describe, expect, it } from 'vitest';
import { MAX_HANDSHAKE_BYTES } from '../../src/limits.ts';
import { cipherSuite } from '../../src/tls/cipher-suite.ts';
import type { Open } from '../../src/tls/opening.ts';
import { RecordReader } from '../../src/tls/record.ts';
import { type Agreement, SideReader } from '../../src/tls/side-reader.ts';
import { bytes, clientHello, feed, message, record, serverHello, vector24 } from './builder.ts';

const NOTHING: Agreement = { version: null, suite: null };
const TLS12: Agreement = { version: 0x0303, suite: cipherSuite(0xc02f) };
const TLS13: Agreement = { version: 0x0304, suite: cipherSuite(0x1301) };
const NULL_SHA: Agreement = { version: 0x0303, suite: cipherSuite(0x0002) };

/** What one side's chunks give, in words; a number is a gap. */
function read(agreed: Agreement, ...chunks: (Uint8Array | number)[]): string[] {
  return readOpened(agreed, null, ...chunks);
}

function readOpened(agreed: Agreement, open: Open | null, ...chunks: (Uint8Array | number)[]): string[] {
  const reader = new RecordReader(open);
  for (const [i, chunk] of chunks.entries()) feed(reader, chunk, i + 1);
  reader.end();
  const side = new SideReader();
  const readings = [...reader.records.flatMap((it) => side.read(it, agreed)), ...side.end()];
  return readings.map((it) => {
    const opened = 'decrypted' in it && it.decrypted ? 'decrypted ' : '';
    if (it.kind === 'handshake') return `${opened}message ${it.message.type}`;
    if (it.kind === 'alert') return `${opened}alert ${it.level} ${it.description}`;
    return it.kind === 'problem' ? `problem: ${it.message?.type ?? '-'} ${it.text}` : it.kind;
  });
}

const ccs = record(20, bytes(1));
const hello = record(22, message(1, clientHello()));
const finished = record(22, message(20, Buffer.alloc(12)));
const random = (length: number) => Buffer.alloc(length, 0xee);

describe('SideReader', () => {
  it('takes everything behind a ChangeCipherSpec for encrypted up to TLS 1.2, whatever it looks like', () => {
    const readable = [finished, record(21, bytes(2, 40, 1, 0)), hello, record(20, bytes(1, 1))];
    expect(read(TLS12, ccs, ...readable)).toEqual(['change_cipher_spec', ...readable.map(() => 'encrypted')]);
  });

  it('takes an alert and a ChangeCipherSpec that are too short to be encrypted as they are', () => {
    expect(read(TLS12, ccs, record(22, random(40)), record(21, bytes(2, 20)), ccs)).toEqual([
      'change_cipher_spec',
      'encrypted',
      'alert 2 20',
      'change_cipher_spec',
    ]);
  });

  it('reads on behind a ChangeCipherSpec in TLS 1.3', () => {
    expect(read(TLS13, ccs, hello, record(21, bytes(2, 48)), record(23, random(53)))).toEqual([
      'change_cipher_spec',
      'message 1',
      'alert 2 48',
      'encrypted',
    ]);
  });

  it('takes a whole hello behind a ChangeCipherSpec for clear as long as no version is known', () => {
    const answer = record(22, message(2, serverHello()));
    const broken = record(22, message(1, clientHello().subarray(0, 20)));
    expect(read(NOTHING, ccs, hello, answer, finished, broken)).toEqual([
      'change_cipher_spec',
      'message 1',
      'message 2',
      'encrypted',
      'encrypted',
    ]);
  });

  it('reads what a suite without encryption leaves readable, without its MAC', () => {
    const withMac = (type: number, body: Uint8Array) => record(type, bytes(body, random(20)));
    expect(read(NULL_SHA, ccs, withMac(22, message(20, Buffer.alloc(12))), withMac(21, bytes(1, 0)))).toEqual(
      ['change_cipher_spec', 'message 20', 'alert 1 0'],
    );
    expect(read(NULL_SHA, ccs, record(21, bytes(2, 20)))).toEqual(['change_cipher_spec', 'alert 2 20']);
  });

  it('reads what was opened, and takes it for decrypted unless the suite does not encrypt', () => {
    const content = message(20, Buffer.alloc(12));
    const sealed = record(22, bytes(content, Buffer.alloc(20)));
    const open: Open = (it) => {
      if (it.contentType === 22) it.opened = { contentType: 22, length: content.length, content };
    };
    const begin = 'change_cipher_spec';
    expect(readOpened(TLS12, open, ccs, sealed)).toEqual([begin, 'encrypted', 'decrypted message 20']);
    expect(readOpened(NULL_SHA, open, ccs, sealed)).toEqual([begin, 'message 20']);
  });

  it('takes other content types for encrypted', () => {
    expect(read(NOTHING, hello, record(23, random(30)), record(24, 'ping'))).toEqual([
      'message 1',
      'encrypted',
      'encrypted',
    ]);
  });

  describe('on alerts', () => {
    it.each([
      ['two in a record', [bytes(1, 90, 1, 0)], ['alert 1 90', 'alert 1 0']],
      ['one over two records', [bytes(2), bytes(70)], ['alert 2 70']],
      ['an unknown level', [bytes(9, 40)], ['alert 9 40']],
      ['encrypted ones of a session that began before', [random(26)], ['encrypted']],
      ['a clear one behind an encrypted one', [random(27), bytes(2, 40)], ['encrypted', 'alert 2 40']],
    ])('reads %s', (_, bodies, expected) => {
      expect(read(NOTHING, ...bodies.map((body) => record(21, body)))).toEqual(expected);
    });

    it('says where one is not whole', () => {
      const alert = record(21, bytes(2, 40));
      const problem = 'problem: - an alert is not whole in the capture';
      expect(read(NOTHING, alert.subarray(0, 6))).toEqual([problem]);
      expect(read(NOTHING, alert.subarray(0, 6), 1)).toEqual([problem]);
    });
  });

  describe('where the beginning is missing', () => {
    it('takes what cannot begin a message for encrypted', () => {
      expect(read(NOTHING, record(22, random(40)), record(23, random(60)))).toEqual([
        'encrypted',
        'encrypted',
      ]);
      expect(read(NOTHING, record(22, bytes(20, 1, 0, 0, 0)))).toEqual(['encrypted']);
      expect(read(NOTHING, record(22, message(11, vector24(vector24('a certificate')))))).toEqual([
        'message 11',
      ]);
    });

    it('takes a record of no bytes for nothing', () => {
      expect(read(NOTHING, record(22, ''), hello)).toEqual(['message 1']);
    });

    it('does not take the middle of a message for the beginning of one', () => {
      const certificate = message(11, vector24(Buffer.alloc(200, 0x99)));
      const [a, b, c] = [
        certificate.subarray(0, 50),
        certificate.subarray(50, 100),
        certificate.subarray(100),
      ].map((part) => record(22, part));
      const done = record(22, message(14, bytes()));
      const lost = b?.length ?? 0;
      expect(read(TLS13, hello, a as Buffer, lost, c as Buffer, done)).toEqual([
        'message 1',
        'problem: 11 ends before it is whole',
        'problem: - a part of a handshake message without its beginning',
        'message 14',
      ]);
      // Up to TLS 1.2 a ChangeCipherSpec may be among what is missing.
      expect(read(TLS12, hello, a as Buffer, lost, c as Buffer, done)[2]).toBe('encrypted');
    });

    it('does not go on behind a message whose header is missing', () => {
      const certificate = message(11, vector24(Buffer.alloc(200, 0x99)));
      const [a, b] = [record(22, certificate.subarray(0, 50)), record(22, certificate.subarray(50))];
      expect(read(TLS13, hello, a.subarray(0, 6), 2, a.subarray(8), b as Buffer)).toEqual([
        'message 1',
        'problem: - a part of a handshake message without its beginning',
      ]);
    });

    it('does not take an encrypted Finished behind a gap for a message', () => {
      expect(read(TLS12, hello, 100, record(22, random(40)))).toEqual(['message 1', 'encrypted']);
    });

    it('reads on behind a gap that ends before a message', () => {
      expect(read(TLS12, hello, 100, record(22, message(12, random(9))))).toEqual([
        'message 1',
        'message 12',
      ]);
    });
  });

  it('shows a message with a hole as damaged', () => {
    const wire = record(22, message(11, vector24(vector24('a certificate'))));
    expect(read(TLS12, wire.subarray(0, 15), 3, wire.subarray(18))).toEqual([
      'message 11',
      'problem: 11 is not whole in the capture',
    ]);
  });

  it('says where a message does not end', () => {
    const wire = record(22, message(11, vector24(vector24('a certificate'))));
    expect(read(TLS12, wire.subarray(0, 20))).toEqual(['problem: 11 ends before it is whole']);
  });

  it('says once that there are more messages than it keeps', () => {
    const large = record(22, message(11, Buffer.alloc(16_000)));
    const readings = read(TLS12, ...Array.from({ length: MAX_HANDSHAKE_BYTES / 16_000 + 3 }, () => large));
    expect(readings.filter((it) => it.startsWith('problem'))).toEqual([
      'problem: - more handshake messages than are kept',
    ]);
    expect(readings.filter((it) => it === 'message 11').length).toBe(
      Math.floor(MAX_HANDSHAKE_BYTES / 16_004),
    );
  });

  it.each([
    ['one that is right', bytes(1, 0, 2, 'hi', Buffer.alloc(16)), []],
    ['one of another type', bytes(9, 255, 255), []],
    [
      'one that asks for what it did not send',
      bytes(1, 0x40, 0),
      ['problem: - heartbeat_request claims a payload of 16384 bytes and has 0 (CVE-2014-0160, Heartbleed)'],
    ],
    ['one that is cut', bytes(1), ['problem: - HeartbeatMessage.payload_length ends too early at byte 1']],
  ])('reads a heartbeat in clear: %s', (_, body, problems) => {
    expect(read(TLS12, hello, record(24, body))).toEqual(['message 1', 'encrypted', ...problems]);
    expect(read(TLS12, hello, ccs, record(24, body)).slice(2)).toEqual(['encrypted']);
  });
});
