import { describe, expect, it } from 'vitest';
import { Remarks } from '../../src/capture/remarks.ts';
import {
  block,
  bytes,
  enhancedPacket,
  interfaceDescription,
  obsoletePacket,
  option,
  pcapngFile,
  sectionHeader,
  simplePacket,
  tcpFrame,
  writer,
} from '../support/capture-builder.ts';
import { problemsOf, readAll } from '../support/read-all.ts';

const FRAME = tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'x' });

describe.each([false, true])('pcapng, big-endian %s', (bigEndian) => {
  const w = writer(bigEndian);
  const section = sectionHeader(bigEndian);
  const ethernet = interfaceDescription({}, bigEndian);
  const packet = enhancedPacket(FRAME, {}, bigEndian);

  it('reads several interfaces', async () => {
    const interfaces = [{ linkType: 1 }, { linkType: 113, tsresol: 9 }, { linkType: 101, tsresol: 0 }];
    const time = { seconds: 1_700_000_000, nanoseconds: 123_456_789 };
    const frames = [2, 0, 1].map((at) => ({ bytes: FRAME, time, interface: at }));
    const { seen } = await readAll(pcapngFile(frames, { interfaces, bigEndian }));
    expect(seen.map(({ linkType, nanoseconds, digits }) => [linkType, nanoseconds, digits])).toEqual([
      [101, 0, 0],
      [1, 123_456_000, 6],
      [113, 123_456_789, 9],
    ]);
  });

  it('reads several sections, each with its byte order and interfaces', async () => {
    const other = pcapngFile([FRAME], { bigEndian: !bigEndian, interfaces: [{ linkType: 101 }] });
    const { file, seen } = await readAll(
      bytes(pcapngFile([FRAME], { bigEndian }), other, section, ethernet, packet),
    );
    expect(file.problems).toEqual([]);
    expect(seen.map(({ number, linkType }) => [number, linkType])).toEqual([
      [1, 1],
      [2, 101],
      [3, 1],
    ]);
  });

  it('forgets the interfaces of the section before', async () => {
    const before = bytes(section, ethernet, packet, section);
    const { file } = await readAll(bytes(before, packet));
    expect(problemsOf(file)).toEqual([
      `2 @${before.length} frame 2 belongs to interface 0, which is not described: nothing behind it can be read`,
    ]);
  });

  it('reads the obsolete packet block', async () => {
    const frame = { bytes: FRAME, interface: 1 };
    const described = [ethernet, interfaceDescription({ linkType: 276 }, bigEndian)];
    const { seen } = await readAll(bytes(section, ...described, obsoletePacket(frame, {}, bigEndian)));
    expect(seen).toMatchObject([{ linkType: 276, seconds: 1_700_000_000, content: FRAME }]);
  });

  it('reads simple packet blocks, and says that they have no time', async () => {
    const cut = interfaceDescription({ snapLength: 30 }, bigEndian);
    const simple = simplePacket(FRAME.subarray(0, 30), bigEndian, FRAME.length);
    const { file, seen } = await readAll(bytes(section, cut, simple, simple));
    expect(seen).toMatchObject([
      { seconds: 0, nanoseconds: 0, digits: 0, originalLength: FRAME.length, content: FRAME.subarray(0, 30) },
      { number: 2 },
    ]);
    expect(problemsOf(file)).toEqual([
      '1 @48 frame 1 has no time stamp (a simple packet block), nor may others: 1970 stands for it, and dates of certificates are not judged (--at gives a time)',
    ]);
  });

  it('skips blocks that it does not know', async () => {
    const unknown = [5, 7, 11, 0x0bae, 0x8000_0000, 0xffff_ffff].flatMap((type) => [
      block(type, bytes(), bigEndian),
      block(type, Buffer.alloc(1000, 0xff), bigEndian),
    ]);
    const { file } = await readAll(bytes(section, ...unknown, ethernet, ...unknown, packet, ...unknown));
    expect(file).toMatchObject({ frames: 1, problems: [] });
  });

  it.each([9, 0x0bad, 0x4000_0bad, 0x0204])(
    'gives a block of type 0x%s a number, as Wireshark does',
    async (type) => {
      const numbered = block(type, Buffer.alloc(40), bigEndian);
      const { file, seen } = await readAll(bytes(section, ethernet, numbered, packet, numbered, packet));
      expect(seen.map(({ number }) => number)).toEqual([2, 4]);
      expect(file).toMatchObject({ frames: 2, problems: [] });
    },
  );

  it('takes a block length that leaves out the padding', async () => {
    const body = packet.subarray(8, -4);
    const length = w.u32(packet.length - 1);
    const old = bytes(packet.subarray(0, 4), length, body, length);
    expect((await readAll(bytes(section, ethernet, old, packet))).file).toMatchObject({
      frames: 2,
      problems: [],
    });
  });

  const damage: [string, Buffer, string][] = [
    ['block too short', bytes(w.u32(6), w.u32(8), w.u32(8)), 'claims to be 8 bytes long, which cannot be'],
    ['block of length 0', bytes(w.u32(6), w.u32(0), w.u32(0)), 'claims to be 0 bytes long, which cannot be'],
    [
      'huge block',
      bytes(w.u32(6), w.u32(0xffff_ffff), w.u32(0)),
      'claims to be 4294967295 bytes long, which cannot be',
    ],
    [
      'two lengths',
      bytes(packet.subarray(0, -4), w.u32(packet.length + 4)),
      `gives two lengths, ${packet.length} in front and ${packet.length + 4} behind`,
    ],
    ['packet too short', block(6, Buffer.alloc(16), bigEndian), 'is too short'],
    [
      'unknown interface',
      enhancedPacket({ bytes: FRAME, interface: 1 }, {}, bigEndian),
      'belongs to interface 1, which is not described',
    ],
    [
      'captured length past the block',
      block(6, bytes(packet.subarray(8, 20), w.u32(FRAME.length + 4), packet.subarray(24, -4)), bigEndian),
      `claims to be ${FRAME.length + 4} bytes long, which cannot be`,
    ],
    [
      'simple packet past the block',
      simplePacket(FRAME, bigEndian, 999),
      'claims to be 999 bytes long, which cannot be',
    ],
    ['empty simple packet', block(3, bytes(), bigEndian), 'is too short'],
  ];

  it.each(damage)('stops at damage: %s', async (_name, damaged, message) => {
    const before = bytes(section, ethernet, packet);
    for (const size of [undefined, 1]) {
      const { file } = await readAll(bytes(before, damaged, packet), size);
      expect(file.frames).toBe(1);
      expect(problemsOf(file)).toEqual([
        `2 @${before.length} frame 2 ${message}: nothing behind it can be read`,
      ]);
    }
  });

  it.each([
    ['interface description', block(1, Buffer.alloc(4), bigEndian), '0x00000001 is too short'],
    ['section header', block(0x0a0d0d0a, section.subarray(8, 20), bigEndian), '0x0a0d0d0a is too short'],
    ['byte order', block(0x0a0d0d0a, Buffer.alloc(16), bigEndian), '0x0a0d0d0a has no byte-order magic'],
    ['version', sectionHeader(bigEndian, [2, 0]), '0x0a0d0d0a is of version 2, which is not supported'],
  ])('stops at damage in no frame: %s', async (_name, damaged, message) => {
    const before = bytes(section, ethernet, packet);
    const { file } = await readAll(bytes(before, damaged, packet));
    expect(problemsOf(file)).toEqual([
      `null @${before.length} block of type ${message}: nothing behind it can be read`,
    ]);
  });

  it.each([
    ['byte order', block(0x0a0d0d0a, Buffer.alloc(16), bigEndian), 'has no byte-order magic'],
    ['version', sectionHeader(bigEndian, [2, 0]), 'is of version 2, which is not supported'],
  ])('refuses a file with a damaged header: %s', async (_name, header, message) => {
    await expect(readAll(bytes(header, ethernet, packet))).rejects.toThrow(
      `the file is damaged: its pcapng header ${message}`,
    );
  });

  it.each([
    ['minor version 2', [sectionHeader(bigEndian, [1, 2]), ethernet]],
    ['an if_tsresol of four bytes', [section, described(option(9, Buffer.alloc(4), bigEndian))]],
    ['half an option', [section, described(w.u16(9))]],
  ])('reads on with %s', async (_name, parts) => {
    const { file } = await readAll(bytes(...parts, packet));
    expect(file).toMatchObject({ frames: 1, problems: [] });
  });

  it.each([
    ['of an interface', [section, described(option(9, bytes(9), bigEndian), w.u16(9), w.u16(500))], 28, null],
    ['of an interface, at once', [section, described(w.u16(9), w.u16(65535), w.u32(0))], 28, null],
    ['of a packet', [section, ethernet, withOptions(w.u16(1), w.u16(5), w.u32(0))], 48, 1],
    ['of a packet, by its padding', [section, ethernet, withOptions(w.u16(1), w.u16(1))], 48, 1],
  ])('leaves out options that lie about their length: %s', async (_name, parts, offset, frame) => {
    const { file } = await readAll(bytes(...parts, packet));
    expect(file.frames).toBe(frame === null ? 1 : 2);
    expect(problemsOf(file)).toEqual([
      `${frame} @${offset} an option claims to be longer than its block: ` +
        'it and what follows it in the block is left out, as may be others',
    ]);
  });

  it('keeps comments', async () => {
    const remarks = new Remarks();
    const first = sectionHeader(bigEndian).subarray(8, -4);
    await readAll(
      bytes(
        block(0x0a0d0d0a, bytes(first, comment('of the section')), bigEndian),
        described(comment('of the interface'), option(0, bytes(), bigEndian)),
        packet,
        withOptions(
          comment('one'),
          comment('two\u2028'),
          option(0, bytes(), bigEndian),
          comment('behind the end'),
        ),
        withOptions(option(2, w.u32(0), bigEndian), option(1, bytes([0xe4]), bigEndian)),
      ),
      undefined,
      remarks,
    );
    expect(remarks.comments.map(({ frame, text }) => [frame, text])).toEqual([
      [null, 'of the section'],
      [null, 'of the interface'],
      [2, 'one'],
      [2, 'two\u2028'],
      [3, '\u00e4'],
    ]);
  });

  it.each([
    ['in bits', 32, 4],
    ['in bytes', 4, 4],
    ['none', 0, 0],
  ])('leaves out the frame check sequence: if_fcslen %s', async (_name, value, length) => {
    const idb = described(option(13, bytes(value), bigEndian));
    const { seen } = await readAll(bytes(section, idb, packet, simplePacket(FRAME, bigEndian)));
    expect(seen.map(({ content }) => content.length)).toEqual([FRAME.length - length, FRAME.length - length]);
  });

  it("takes a packet's own word for its frame check sequence", async () => {
    const idb = described(option(13, bytes(32), bigEndian));
    const flags = [0x01, 2 << 5].map((value) => withOptions(option(2, w.u32(value), bigEndian)));
    const { seen } = await readAll(bytes(section, idb, ...flags));
    expect(seen.map(({ content }) => content.length)).toEqual([FRAME.length - 4, FRAME.length - 2]);
  });

  it('keeps host names', async () => {
    const remarks = new Remarks();
    const v6 = Buffer.from('20010db8000000000000000000000025', 'hex');
    const names = nameResolution(
      record(1, bytes([192, 0, 2, 25], 'mx.example.org\0other.example.org\0')),
      record(2, bytes(v6, 'mx6.example.org\0')),
      record(3, bytes([0, 1, 2, 3, 4, 5], 'ether\0')),
      record(1, bytes([192, 0, 2, 25], 'later.example.org\0')),
      record(1, bytes([192, 0, 2, 26], 'endless')),
      record(0, bytes()),
      record(1, bytes([192, 0, 2, 27], 'behind the end\0')),
    );
    const { file } = await readAll(bytes(section, names, ethernet, packet), undefined, remarks);
    expect(file).toMatchObject({ frames: 1, problems: [] });
    expect([...remarks.hostNames]).toEqual([
      ['192.0.2.25', 'mx.example.org'],
      ['2001:db8::25', 'mx6.example.org'],
      ['192.0.2.26', 'endless'],
    ]);
  });

  it.each([
    ['too long', record(1, Buffer.alloc(6)).subarray(0, 8)],
    ['too short for an address', record(2, Buffer.alloc(15))],
  ])('leaves out a host name that is %s', async (_name, lying) => {
    const { file } = await readAll(bytes(section, nameResolution(lying), ethernet, packet));
    expect(file.frames).toBe(1);
    expect(problemsOf(file)[0]).toMatch(/^null @28 a host name claims to be longer than its block/);
  });

  it('keeps decryption secrets', async () => {
    const remarks = new Remarks();
    const secrets = (length: number) =>
      block(10, bytes(w.u32(0x544c534b), w.u32(length), 'CLIENT_RANDOM 0 1'), bigEndian);
    const { file } = await readAll(bytes(section, secrets(17), secrets(21), ethernet, packet), 100, remarks);
    expect(remarks.secrets.map(({ type, bytes: text }) => [type, Buffer.from(text).toString()])).toEqual([
      [0x544c534b, 'CLIENT_RANDOM 0 1'],
    ]);
    expect(file.frames).toBe(1);
    expect(problemsOf(file)[0]).toMatch(/^null @68 decryption secrets claim to be longer than their block/);
  });

  it('reads if_tsresol and if_tsoffset among other options', async () => {
    const offset = bytes(...(bigEndian ? [w.u32(0), w.u32(100)] : [w.u32(100), w.u32(0)]));
    const idb = described(
      option(2, Buffer.from('eth0\0'), bigEndian),
      option(14, offset, bigEndian),
      option(9, bytes(3), bigEndian),
      option(0, bytes(), bigEndian),
      option(9, bytes(9), bigEndian),
    );
    const frame = { bytes: FRAME, time: { seconds: 1_700_000_000, nanoseconds: 123_000_000 } };
    const { seen } = await readAll(bytes(section, idb, enhancedPacket(frame, { tsresol: 3 }, bigEndian)));
    expect(seen[0]).toMatchObject({ seconds: 1_700_000_100, nanoseconds: 123_000_000, digits: 3 });
  });

  it('brings absurd times into what can be written, and says so', async () => {
    const settings = { tsoffset: -0x7fff_ffff_ffff };
    const idb = interfaceDescription(settings, bigEndian);
    const { file, seen } = await readAll(bytes(section, idb, packet, packet));
    expect(seen.map(({ seconds }) => seconds)).toEqual([-62_167_219_200, -62_167_219_200]);
    expect(problemsOf(file)).toEqual([
      `1 @${section.length + idb.length} the time stamp of frame 1 lies outside of the years 0 to 9999, as may others`,
    ]);
  });

  function comment(text: string): Buffer {
    return option(1, Buffer.from(text), bigEndian);
  }

  function withOptions(...options: Uint8Array[]): Buffer {
    return block(6, bytes(packet.subarray(8, -4), ...options), bigEndian);
  }

  function nameResolution(...records: Uint8Array[]): Buffer {
    return block(4, bytes(...records), bigEndian);
  }

  /** A record of a name resolution block is laid out as an option is. */
  function record(type: number, value: Uint8Array): Buffer {
    return option(type, value, bigEndian);
  }

  function described(...options: Uint8Array[]): Buffer {
    return block(1, bytes(w.u16(1), w.u16(0), w.u32(0), ...options), bigEndian);
  }
});
