import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Abandonment } from '../../src/diagnosis/abandonment.ts';
import type { Subject } from '../../src/diagnosis/rule.ts';
import { smtpRejectedInTls } from '../../src/diagnosis/rules/smtp/rejected-in-tls.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { remade, sampleFrames } from '../support/remake.ts';

describe('a client that leaves with QUIT', () => {
  const FIRST_STREAM = 19;

  const detail = async (keyLog?: KeyLog) => {
    const frames = (await sampleFrames('no-sni-tls13.pcap')).slice(0, FIRST_STREAM);
    const input = { name: 'part', chunks: () => chunksOf(remade(frames)) };
    const options = { trust: createTrustStore([]), ...(keyLog && { keyLog }) };
    const [stream] = (await inspectCapture([input], options)).streams;
    return [stream?.outcome, stream?.findings.map(({ detail }) => detail).join('\n')];
  };

  it('likely does so, by its length', async () => {
    const [outcome, text] = await detail();
    expect(outcome).toBe('abandoned');
    expect(text).toContain('likely said QUIT, by the length of its first record');
  });

  it('does so, with keys', async () => {
    const keyLog = new KeyLog();
    keyLog.add(readFileSync(samplePath('no-sni-tls13.keys')));
    const [outcome, text] = await detail(keyLog);
    expect(outcome).toBe('abandoned');
    expect(text).toContain('said QUIT inside TLS');
  });
});

describe('a server that ends the session inside TLS', () => {
  const place = { frame: 1, firstFrame: 1, time: { seconds: 0, nanoseconds: 0, digits: 6 } };
  const refusal = { ...place, code: 554, text: ['5.7.1 Client host blocked'] };

  it.each<[string, Partial<Abandonment>, string]>([
    [
      'before a word',
      { command: 'none' },
      'before the client had said anything inside TLS, the server closed',
    ],
    [
      'with a reply out of the blue',
      { command: 'none', said: { verb: null, reply: { ...refusal, code: 421 } } },
      'before the client had said anything inside TLS, the server said 421 5.7.1 Client host blocked, and closed',
    ],
    [
      'without an answer',
      { command: 'other' },
      'the client spoke once inside TLS, and the server closed without an answer',
    ],
    [
      'with an answer that is encrypted',
      { command: 'other', answered: true },
      'the client spoke once inside TLS, and the server closed (likely after one refusal: it is encrypted)',
    ],
    [
      'with an answer that can be read',
      { command: 'other', answered: true, said: { verb: 'EHLO', reply: refusal } },
      'the client said EHLO inside TLS, and the server said 554 5.7.1 Client host blocked, and closed',
    ],
  ])('%s', (_, parts, text) => {
    const abandonment = { by: 'server', answered: false, frames: [1], said: null, ...parts };
    expect(
      smtpRejectedInTls.check({ evidence: { protocol: 'smtp' }, outlook: { abandonment } } as Subject),
    ).toMatchObject({
      kind: 'found',
      detail: text,
    });
  });
});
