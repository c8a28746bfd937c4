import { expect, test } from 'vitest';
import { Excerpt } from '../src/excerpt.ts';
import type { CaptureInput } from '../src/inspection.ts';
import { inspectCapture } from '../src/pipeline.ts';
import { KeyLog } from '../src/tls/secrets/key-log.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { pcapFile } from './support/capture-builder.ts';
import { gre, IPV4, ipv4Fragments } from './support/layers.ts';
import { ethernet, ipv4, tcp, tcpFrame, tcpPacket } from './support/packet-builder.ts';
import { readAll } from './support/read-all.ts';
import { KEY_LOG, type Said, sealedWire } from './support/sealed-session.ts';
import { captureOf } from './support/session-capture.ts';
import { OPENING } from './support/session-player.ts';
import { fileOf } from './support/sources.ts';
import { builtFrame, CLIENT, SERVER } from './support/tcp-player.ts';
import { type PlayedTls, tlsSession } from './support/tls-session.ts';

const trust = createTrustStore([]);

/** Reads captures, and gives what is copied of them. */
async function excerpt(
  captures: readonly Uint8Array[],
  lines: string,
  streams: readonly number[] | null = null,
): Promise<{ hasSecrets: boolean; copy: Buffer }> {
  const keyLog = new KeyLog();
  keyLog.add(lines);
  const it = new Excerpt(keyLog, streams === null ? null : new Set(streams));
  const inputs = captures.map((content, at): CaptureInput => ({ name: `${at}`, ...fileOf(content) }));
  await inspectCapture(inputs, { trust, keyLog }, it.events);
  const pieces: Buffer[] = [];
  await it.write(inputs, async (piece) => void pieces.push(Buffer.from(piece)));
  return { hasSecrets: it.hasSecrets, copy: Buffer.concat(pieces) };
}

const capture = ({ said }: Pick<PlayedTls, 'said'>, port = 40_000) =>
  captureOf([...OPENING, ...said], { client: `192.0.2.1:${port}` });

const QUIT: readonly Said[] = [['client', 23, 'QUIT\r\n']];

/** The randoms that a key log names. */
const sessionsIn = (text: string) =>
  new Set([...text.matchAll(/[A-Z\d] ([\da-f]{64}) /g)].map(([, id]) => id));

test('the secrets of the sessions, all lines of them, and no other', async () => {
  const [first, second, other] = [
    await tlsSession([['C', 'QUIT\r\n']]),
    await tlsSession([['C', 'QUIT\r\n']], 'TLSv1.2'),
    await tlsSession([]),
  ] as const;
  const all = first.keyLog + second.keyLog + other.keyLog;
  const captures = [capture(first), capture(second, 40_001)];
  const two = await excerpt(captures, all);
  expect(sessionsIn(two.copy.toString('latin1'))).toEqual(sessionsIn(first.keyLog + second.keyLog));
  for (const line of (first.keyLog + second.keyLog).trim().split('\n'))
    expect(two.copy.includes(line)).toBe(true);

  const one = await excerpt(captures, all, [1]);
  const [of1, of2] = [sessionsIn(first.keyLog), sessionsIn(second.keyLog)];
  const of = sessionsIn(one.copy.toString('latin1'));
  expect([[...of1], [...of2]]).toContainEqual([...of]);

  const keyLog = new KeyLog();
  const inputs = [{ name: 'copy', ...fileOf(two.copy) }];
  const { streams } = await inspectCapture(inputs, { trust, keyLog });
  expect(streams.map(({ tls, smtp }) => [tls?.decrypted, smtp?.dialogue.at(-1)?.text])).toEqual([
    [true, 'QUIT'],
    [true, 'QUIT'],
  ]);
});

test('a stream that takes a session up again opens without the stream that it is from', async () => {
  const suite = { version: 0x0303, suite: 0x003c, cipher: { name: 'aes-128-cbc', key: 16, iv: 16 } };
  const id = Buffer.alloc(32, 0x1d);
  const first = sealedWire({ ...suite, sessionIds: { client: id.subarray(32), server: id } }, QUIT);
  const clientRandom = Buffer.alloc(32, 0xc2);
  const resumed = sealedWire({ ...suite, sessionIds: { client: id, server: id }, clientRandom }, QUIT);
  // One after the other in one file: its header has 24 bytes.
  const both = Buffer.concat([capture({ said: first }), capture({ said: resumed }, 40_001).subarray(24)]);
  const { copy } = await excerpt([both], KEY_LOG, [1]);
  expect(sessionsIn(copy.toString('latin1'))).toEqual(new Set([clientRandom.toString('hex')]));
  const keyLog = new KeyLog();
  const { streams } = await inspectCapture([{ name: 'copy', ...fileOf(copy) }], { trust, keyLog });
  expect(streams.map(({ smtp }) => smtp?.dialogue.at(-1))).toMatchObject([{ text: 'QUIT', decrypted: true }]);
});

test('where no secret fits there is none', async () => {
  const [session, other] = [await tlsSession([]), await tlsSession([])];
  expect((await excerpt([capture(session)], other.keyLog)).hasSecrets).toBe(false);
});

test('the frames of a stream, in tunnels, in fragments and in errors, too', async () => {
  const ends = { from: CLIENT, to: SERVER };
  const others = { from: '192.0.2.9:40009', to: SERVER };
  const segment = tcp({ sourcePort: 40_000, destinationPort: 25, seq: 1001, payload: 'EHLO a.example\r\n' });
  const fragments = ipv4Fragments(segment, 16).map((packet) => ethernet(packet));
  const frames = [
    tcpFrame({ ...ends, flags: 'S', seq: 1000 }),
    tcpFrame({ ...others, flags: 'S', seq: 1000 }),
    ...fragments.slice(0, -1),
    tcpFrame({ ...others, flags: 'A', seq: 1001, payload: 'x' }),
    fragments.at(-1) as Buffer,
    ethernet(
      ipv4(gre(IPV4, tcpPacket({ ...ends, flags: 'A', seq: 1017, payload: 'QUIT\r\n' })), { protocol: 47 }),
    ),
    ethernet(
      ipv4(gre(IPV4, tcpPacket({ ...others, flags: 'A', seq: 1002, payload: 'y' })), { protocol: 47 }),
    ),
    builtFrame({ ...ends, flags: 'A', seq: 1017, quoted: 48 }),
    tcpFrame({ from: SERVER, to: CLIENT, flags: 'A', seq: 1 }),
    tcpFrame({ from: SERVER, to: others.from, flags: 'A', seq: 1 }),
    ethernet(Buffer.from('no IP'), 0x88cc),
  ];
  const copied = async (streams: readonly number[] | null) => {
    const { copy } = await excerpt([pcapFile(frames)], '', streams);
    const { seen } = await readAll(copy);
    return seen.map(({ content }) => frames.findIndex((frame) => frame.equals(content)));
  };
  const ofOthers = [1, 4, 7, 10];
  const all = frames.map((_, at) => at);
  expect(await copied(null)).toEqual(all);
  expect(await copied([1])).toEqual(ofOthers);
  expect(await copied([0])).toEqual(all.filter((at) => !ofOthers.includes(at)).slice(0, -1));
  expect(await copied([0, 1])).toEqual(all.slice(0, -1));
});
