import { expect, test } from 'vitest';
import { PcapngWriter, TLS_KEY_LOG } from '../../src/capture/pcapng-writer.ts';
import { Remarks } from '../../src/capture/remarks.ts';
import { MAX_SECRETS_BLOCK } from '../../src/limits.ts';
import {
  block,
  bytes,
  enhancedPacket,
  interfaceDescription,
  type PcapOptions,
  pcapFile,
  pcapngFile,
  sectionHeader,
  simplePacket,
} from '../support/capture-builder.ts';
import { readAll, readOne } from '../support/read-all.ts';
import { fileOf } from '../support/sources.ts';

const FRAME = Buffer.from('a frame of some bytes, an odd number of them.');
const TIME = { seconds: 1_700_000_000, nanoseconds: 123_456_789 };
const FRAMES = [
  { bytes: FRAME, time: TIME },
  { bytes: FRAME.subarray(0, 20), originalLength: FRAME.length, time: { ...TIME, seconds: 5 } },
  { bytes: Buffer.alloc(0), originalLength: 9 },
];

/** A capture as the writer puts it, frame by frame. */
async function copyOf(capture: Uint8Array): Promise<Buffer> {
  const writer = new PcapngWriter();
  await readOne(fileOf(capture), (frame) => writer.frame(frame));
  return Buffer.from(writer.take());
}

const pcap = (options: PcapOptions) => pcapFile(FRAMES, options);
const pcapng = (...interfaces: object[]) =>
  pcapngFile(
    FRAMES.map((frame, at) => ({ ...frame, interface: at % interfaces.length })),
    { interfaces },
  );

test.each([
  ['microseconds', pcap({})],
  ['nanoseconds', pcap({ nanoseconds: true, bigEndian: true })],
  ['another link', pcap({ linkType: 113, snapLength: 96 })],
  ['a clock of milliseconds', pcapng({ tsresol: 3 })],
  ['whole seconds', pcapng({ tsresol: 0 })],
  ['a clock with an offset', pcapng({ tsoffset: 3600, tsresol: 9 })],
  ['times before 1970', pcapng({ tsoffset: -2_000_000_000, tsresol: 9 })],
  ['several interfaces', pcapng({}, { tsresol: 9 }, { linkType: 113 })],
  ['no frame', pcapFile([])],
])('a copy reads as the original: %s', async (_, capture) => {
  const [original, copy] = [
    await readAll(capture, 'in place'),
    await readAll(await copyOf(capture), 'in place'),
  ];
  expect(copy.seen).toEqual(original.seen);
  expect(copy.file.problems).toEqual([]);
});

test('of a clock that counts other parts of a second, and of a finer one, nanoseconds are kept', async () => {
  for (const tsresol of [0x80 | 20, 12]) {
    const capture = pcapng({ tsresol });
    const [original, copy] = [await readAll(capture), await readAll(await copyOf(capture))];
    expect(copy.seen).toEqual(original.seen.map((frame) => ({ ...frame, digits: 9 })));
  }
});

test('a simple packet has the time that stands for none', async () => {
  const capture = bytes(sectionHeader(), interfaceDescription(), simplePacket(FRAME));
  const [original, copy] = [await readAll(capture), await readAll(await copyOf(capture))];
  expect(copy.seen).toEqual(original.seen.map((frame) => ({ ...frame, digits: 6 })));
});

test('frame check sequences are kept, and what is known of them', async () => {
  // The upper bits of the link type: one of two units of 16 bits.
  const capture = pcap({ linkType: 0x2400_0001 });
  const copy = await copyOf(capture);
  expect((await readAll(copy)).seen).toEqual((await readAll(capture)).seen);
  expect(copy.includes(FRAME)).toBe(true);
});

test('an interface is described once, whichever file it is of', async () => {
  const writer = new PcapngWriter();
  for (const options of [{}, { nanoseconds: true }, {}, { snapLength: 68 }])
    await readOne(fileOf(pcap(options)), (frame) => writer.frame(frame));
  const { seen } = await readAll(Buffer.from(writer.take()));
  expect(seen.map(({ digits }) => digits)).toEqual([6, 6, 6, 9, 9, 9, 6, 6, 6, 6, 6, 6]);
});

test('comments', async () => {
  const writer = new PcapngWriter();
  await readOne(fileOf(pcap({})), (frame) => writer.frame(frame, ['first', 'é\nsecond']));
  const remarks = new Remarks();
  await readAll(Buffer.from(writer.take()), undefined, remarks);
  expect(remarks.comments.map(({ frame, text }) => [frame, text])).toEqual(
    [1, 2, 3].flatMap((frame) => [
      [frame, 'first'],
      [frame, 'é\nsecond'],
    ]),
  );
});

test('the bytes of a section', async () => {
  const writer = new PcapngWriter(['RSA 00 11', 'RSA 22 33']);
  await readOne(fileOf(pcapFile([FRAMES[0] as (typeof FRAMES)[0]])), (frame) => writer.frame(frame));
  const secrets = Buffer.from('RSA 00 11\nRSA 22 33\n');
  const head = Buffer.alloc(8);
  head.writeUInt32LE(TLS_KEY_LOG, 0);
  head.writeUInt32LE(secrets.length, 4);
  const described = interfaceDescription({ tsresol: 6, snapLength: 262144 });
  expect(Buffer.from(writer.take()).toString('hex')).toBe(
    bytes(
      sectionHeader(),
      described,
      block(10, bytes(head, secrets)),
      enhancedPacket(FRAMES[0] as (typeof FRAMES)[0]),
    ).toString('hex'),
  );
});

test('many secrets are several blocks', async () => {
  const line = `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}`;
  const lines = Array.from({ length: Math.ceil((2.5 * MAX_SECRETS_BLOCK) / line.length) }, () => line);
  const writer = new PcapngWriter(lines);
  await readOne(fileOf(pcap({})), (frame) => writer.frame(frame));
  const remarks = new Remarks();
  await readAll(Buffer.from(writer.take()), undefined, remarks);
  expect(remarks.secrets.length).toBe(3);
  const text = remarks.secrets.map((secrets) => Buffer.from(secrets.bytes).toString()).join('');
  expect(text).toBe(lines.map((each) => `${each}\n`).join(''));
});

test('what was taken is not given again', async () => {
  const writer = new PcapngWriter();
  expect(writer.take().length).toBe(28);
  expect(writer.take().length).toBe(0);
});
