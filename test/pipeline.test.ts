import { expect, test } from 'vitest';
import { inspectCapture } from '../src/pipeline.ts';
import type { StreamDocument } from '../src/report/document.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import {
  block,
  bytes,
  enhancedPacket,
  interfaceDescription,
  option,
  pcapFile,
  sectionHeader,
  tcpFrame,
} from './support/capture-builder.ts';
import { fileOf } from './support/sources.ts';

test('what a capture says beside its frames stands with the stream', async () => {
  const syn = (port: number, index: number, ...options: Uint8Array[]) => {
    const frame = tcpFrame({ from: `192.0.2.7:${port}`, to: '192.0.2.25:25', flags: 'S' });
    return block(6, bytes(enhancedPacket(frame, {}, false, index).subarray(8, -4), ...options));
  };
  const names = block(4, bytes(option(1, bytes([192, 0, 2, 25], 'mx.example.net\0')), option(0, bytes())));
  const comment = option(1, Buffer.from('no answer'));
  const content = bytes(
    sectionHeader(),
    names,
    interfaceDescription(),
    syn(1000, 0),
    syn(1001, 1, comment),
    syn(1000, 2),
  );
  const options = { trust: createTrustStore([]) };
  const { capture, streams } = await inspectCapture([{ name: 'x', ...fileOf(content) }], options);
  expect(capture.comments).toEqual([]);
  expect(
    streams.map(({ client, server, comments, parts }) => [client.name, server.name, comments, parts]),
  ).toEqual([
    [null, 'mx.example.net', [], null],
    [null, 'mx.example.net', [{ frame: 2, text: 'no answer' }], null],
  ]);
});

test('a stream that is closed is told of as soon as a live capture falls silent', async () => {
  const frames = [
    tcpFrame({ from: '192.0.2.7:1000', to: '192.0.2.25:25', flags: 'S' }),
    tcpFrame({ from: '192.0.2.25:25', to: '192.0.2.7:1000', flags: 'RA', ack: 1 }),
    tcpFrame({ from: '192.0.2.7:1001', to: '192.0.2.25:25', flags: 'S' }),
  ];
  const told: (number | string)[] = [];
  async function* chunks() {
    yield pcapFile(frames);
    told.push('silence');
    yield new Uint8Array(0);
    told.push('end');
  }
  const options = { trust: createTrustStore([]), keepStreams: false };
  await inspectCapture([{ name: 'x', chunks }], options, { onStream: ({ stream }) => told.push(stream) });
  expect(told).toEqual(['silence', 0, 'end', 1]);
});

test('a handshake that the client reset, to try again a second later, has not ended in that second', async () => {
  const client = { from: '192.0.2.7:1000', to: '192.0.2.25:25' };
  const server = { from: '192.0.2.25:25', to: '192.0.2.7:1000' };
  const before = [
    tcpFrame({ ...client, flags: 'S', seq: 100 }),
    // The server still has an old connection (RFC 9293 section 3.5.1).
    tcpFrame({ ...server, flags: 'A', seq: 7000, ack: 50 }),
    tcpFrame({ ...client, flags: 'R', seq: 50 }),
  ];
  const after = [
    tcpFrame({ ...client, flags: 'S', seq: 100 }),
    tcpFrame({ ...server, flags: 'SA', seq: 300, ack: 101 }),
    tcpFrame({ ...client, flags: 'A', seq: 101, ack: 301 }),
    tcpFrame({ ...server, flags: 'PA', seq: 301, ack: 101, payload: '220 mx.example.org ESMTP\r\n' }),
  ];
  async function* chunks() {
    yield pcapFile(before);
    yield new Uint8Array(0);
    yield pcapFile(after).subarray(24);
  }
  const told: StreamDocument[] = [];
  const options = { trust: createTrustStore([]), keepStreams: false };
  await inspectCapture([{ name: '-', chunks }], options, { onStream: (stream) => told.push(stream) });
  expect(told.map(({ smtp, tcp }) => [smtp?.greeting?.code, tcp.frames])).toEqual([[220, 7]]);
});

test('a stream of no interest is told of in the same way, however it was taken', async () => {
  const [client, server] = ['192.0.2.7:1000', '192.0.2.80:80'];
  const sent = { from: client, to: server, seq: 1, ack: 1 };
  const answered = { from: server, to: client, ack: 1 };
  const handshake = [
    tcpFrame({ ...sent, seq: 0, ack: 0, flags: 'S' }),
    tcpFrame({ ...answered, flags: 'SA' }),
    tcpFrame({ ...sent, flags: 'A' }),
  ];
  const said = [
    tcpFrame({ ...sent, flags: 'PA', payload: 'GET / HTTP/1.1\r\n\r\n' }),
    tcpFrame({ ...answered, seq: 1, ack: 19, flags: 'PA', payload: 'HTTP/1.1 200 OK\r\n' }),
  ];
  const acknowledged = tcpFrame({ ...sent, flags: 'A' });
  const toldOf = async (frames: Buffer[]) => {
    const content = pcapFile(frames);
    const { streams } = await inspectCapture([{ name: 'x', ...fileOf(content) }], {
      trust: createTrustStore([]),
    });
    return streams;
  };
  const [stream] = await toldOf([...handshake, acknowledged, ...said]);
  expect(stream?.tcp).toMatchObject({
    opened: 'syn',
    closed: 'open',
    frames: 6,
    bytes: { client: 18, server: 17 },
  });
  // An acknowledgment that comes twice is no plain opening; later, it makes no difference.
  expect(await toldOf([...handshake, ...said, acknowledged])).toEqual([stream]);
});
