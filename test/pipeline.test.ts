import { expect, test } from 'vitest';
import { inspectCapture } from '../src/pipeline.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import {
  block,
  bytes,
  enhancedPacket,
  interfaceDescription,
  option,
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
