import { describe, expect, it } from 'vitest';
import {
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Encrypted,
  ssl2MasterKey,
  ssl2Record,
  ssl2ServerHello,
} from '../support/ssl2-builder.ts';
import { bytes, type Chunk, converse } from './builder.ts';
import { summary } from './state-summary.ts';

const HELLO = ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY }));
const CHOICE = ssl2Record(ssl2ServerHello(Buffer.alloc(80, 0x30)));
const KEY = ssl2Record(ssl2MasterKey());

/** What a side sends in each frame, the first one the client's hello. */
function state(...parts: (readonly ['C' | 'S', Uint8Array])[]): string {
  const chunks = [['C', HELLO] as const, ...parts].map(
    ([from, wire], i): Chunk => ({ from: from === 'C' ? 'client' : 'server', frame: i + 1, bytes: wire }),
  );
  return summary(converse(chunks));
}

describe('a handshake of SSL 2.0', () => {
  it('is known by the order of its encrypted records', () => {
    const finished = [
      ['C', bytes(KEY, ssl2Encrypted(40))],
      ['S', ssl2Encrypted(49)],
      ['S', ssl2Encrypted(33)],
    ] as const;
    expect(state(['S', CHOICE], ...finished)).toBe('established, client 3, server 5');
    expect(state(['S', CHOICE], ...finished, ['C', ssl2Encrypted(30)], ['S', ssl2Encrypted(50)])).toBe(
      'established, client 3, server 5, turns c? s?',
    );
  });

  it('is not over before both have finished', () => {
    expect(state(['S', CHOICE])).toBe('');
    expect(state(['S', CHOICE], ['C', KEY])).toBe('');
    expect(state(['S', CHOICE], ['C', bytes(KEY, ssl2Encrypted(40))], ['S', ssl2Encrypted(49)])).toBe(
      'client 3',
    );
  });

  it('may take up a session again', () => {
    const hit = ssl2Record(ssl2ServerHello(bytes(), { hit: true, suites: [] }));
    expect(
      state(['S', bytes(hit, ssl2Encrypted(49))], ['C', ssl2Encrypted(40)], ['S', ssl2Encrypted(33)]),
    ).toBe('established, client 3, server 4, resumed');
  });
});
