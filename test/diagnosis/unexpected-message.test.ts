import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { textChunks } from '../../src/report/text.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, type Said } from '../support/session-player.ts';
import { fileOf } from '../support/sources.ts';
import { bytes, clientHello, message, record, serverHello, vector24 } from '../tls/builder.ts';

const HELLO: Said = ['C', record(22, message(1, clientHello({ suites: [0xc02f, 0x2f] })))];
const CERTIFICATE = message(11, vector24(vector24('no certificate')));
/** A flight that lacks the ServerKeyExchange of ECDHE. */
const FLIGHT = record(22, bytes(message(2, serverHello()), CERTIFICATE, message(14, bytes())));
const ALERT: Said = ['C', record(21, bytes(2, 10))];

async function inspected(said: readonly Said[], closer: 'C' | 'S' = 'C'): Promise<StreamDocument> {
  const source = fileOf(captureOf([...OPENING, ...said], { closer }));
  const { streams } = await inspectCapture([{ name: 'order', ...source }], { trust: createTrustStore([]) });
  return streams[0] as StreamDocument;
}

const WRONG = 'the server had sent ServerHelloDone where ServerKeyExchange was due';

describe('tls.unexpected-message', () => {
  it('says what the alert is about', async () => {
    const stream = await inspected([HELLO, ['S', FLIGHT], ALERT]);
    expect(stream).toMatchObject({ outcome: 'failed', cause: 'tls.unexpected-message' });
    expect(stream.findings[0]).toMatchObject({
      detail: `The client sent unexpected_message: ${WRONG}`,
      frames: [10, 11],
    });
    expect(stream.tls).toMatchObject({
      firstWrong: { from: 'server', frame: 10, message: 'server_hello_done' },
      lastMessage: { from: 'server', frame: 10, message: 'server_hello_done' },
    });
  });

  it('explains a close without an alert', async () => {
    const stream = await inspected([HELLO, ['S', FLIGHT]]);
    expect(stream.cause).toBe('tls.unexpected-message');
    expect(stream.findings[0]?.detail).toBe(`Likely: ${WRONG}, and the client closed the connection`);
  });

  it('does not explain it where the same side closed', async () => {
    const stream = await inspected([HELLO, ['S', FLIGHT]], 'S');
    expect(stream.cause).toBe('tls.peer-closed');
  });

  it('accuses nobody where bytes are missing', async () => {
    const lossy = [HELLO, ['S', FLIGHT.subarray(0, 60)], ['S', 200], ['S', FLIGHT], ALERT] as const;
    const stream = await inspected(lossy);
    expect(stream.tls?.firstWrong).toBeNull();
    expect(stream.findings.find(({ id }) => id === 'tls.unexpected-message')?.detail).toBe(
      'The client sent unexpected_message',
    );
  });

  it('is said in the report', async () => {
    const source = fileOf(captureOf([...OPENING, HELLO, ['S', FLIGHT], ALERT]));
    const document = await inspectCapture([{ name: 'order', ...source }], { trust: createTrustStore([]) });
    expect([...textChunks(document)].join('').replace(/\s+/g, ' ')).toContain(
      'out of order frame 10: the server sent ServerHelloDone where ServerKeyExchange was due',
    );
  });
});
