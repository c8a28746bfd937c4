import { expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, type Said } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import { clientHello, message, record, SELECT_TLS13, serverHello } from '../tls/builder.ts';

const HELLOS: readonly Said[] = [
  ['C', record(22, message(1, clientHello({ suites: [0x1302] })))],
  ['S', record(22, message(2, serverHello({ suites: [0x1302], extensions: [SELECT_TLS13] })))],
];
const hidden = (length: number): Said => ['S', record(23, Buffer.alloc(length, 0xee))];

it.each<[string, readonly Said[], string]>([
  ['nothing', [], 'tls.peer-closed'],
  ['what is too short to hold a certificate', [hidden(23)], 'tls.peer-closed'],
  ['what may hold one', [hidden(23), hidden(629)], 'cert.rejected'],
])('a client that leaves where TLS 1.3 hides %s behind the ServerHello', async (_, flight, cause) => {
  const source = fileOf(captureOf([...OPENING, ...HELLOS, ...flight]));
  const { streams } = await inspectCapture([{ name: 'cut', ...source }], { trust: createTrustStore([]) });
  expect(streams[0]).toMatchObject({ outcome: 'failed', cause });
});
