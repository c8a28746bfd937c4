import { expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, type Said } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import {
  bytes,
  clientHello,
  extension,
  helloRetryRequest,
  message,
  record,
  u16,
  vector8,
} from '../tls/builder.ts';

const OFFER = extension(43, vector8(u16(0x0304)));
const HELLO: Said = ['C', record(22, message(1, clientHello({ suites: [0x1301], extensions: [OFFER] })))];
const RETRY: Said = ['S', record(22, message(2, helloRetryRequest()))];
const alert = (from: 'C' | 'S', description: number): Said => [from, record(21, bytes(2, description))];

it.each<[string, readonly Said[], 'C' | 'S', string, string]>([
  [
    'the client leaves',
    [],
    'C',
    'tls.peer-closed',
    'The client ended the connection after the HelloRetryRequest',
  ],
  [
    'the server leaves',
    [],
    'S',
    'tls.peer-closed',
    'The server ended the connection after the HelloRetryRequest',
  ],
  [
    'the server leaves after the answer',
    [HELLO],
    'S',
    'tls.peer-closed',
    'The server ended the connection after the client had answered the HelloRetryRequest',
  ],
  [
    'the client cannot have seen a certificate that it calls bad',
    [alert('C', 42)],
    'C',
    'tls.other-alert',
    'The client sent bad_certificate after the HelloRetryRequest',
  ],
])(
  'where a HelloRetryRequest was the last that came of the server: %s',
  async (_, said, closer, cause, detail) => {
    const source = fileOf(captureOf([...OPENING, HELLO, RETRY, ...said], { closer }));
    const { streams } = await inspectCapture([{ name: 'retry', ...source }], { trust: createTrustStore([]) });
    expect(streams[0]).toMatchObject({ outcome: 'failed', cause });
    expect(streams[0]?.findings[0]?.detail).toBe(detail);
  },
);
