import { expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import { bytes, clientHello, extension, message, record } from '../tls/builder.ts';

const SUPPORTED_VERSIONS = 43;

it.each([
  ['TLS 1.3 only', [0x03, 0x04]],
  ['TLS 1.3 only', [0x0a, 0x0a, 0x03, 0x04]],
  ['TLS 1.3 at most', [0x03, 0x04, 0x03, 0x03]],
])('tls.version-mismatch says that the client offers %s', async (offer, versions) => {
  const hello = clientHello({
    extensions: [extension(SUPPORTED_VERSIONS, bytes(versions.length, ...versions))],
  });
  const source = fileOf(
    captureOf([...OPENING, ['C', record(22, message(1, hello))], ['S', record(21, bytes(2, 70))]]),
  );
  const { streams } = await inspectCapture([{ name: 'versions', ...source }], {
    trust: createTrustStore([]),
  });
  expect(streams[0]?.findings[0]).toMatchObject({
    id: 'tls.version-mismatch',
    detail: `The client offers ${offer}; the server ended the handshake with protocol_version`,
  });
});
