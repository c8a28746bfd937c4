import { describe, expect, it } from 'vitest';
import { tlsDocument } from '../../src/report/tls-document.ts';
import type { TlsConversation, TlsEvent } from '../../src/tls/conversation.ts';
import { firstWrongMessage } from '../../src/tls/handshake-order.ts';
import { type TlsState, tlsState } from '../../src/tls/state.ts';
import { NO_CERTIFICATES } from '../support/documents.ts';
import { random } from '../support/random.ts';
import { bytes, type Chunk, converse, message, record } from './builder.ts';
import { type SampleStream, sampleStreams } from './sample-streams.ts';

const streams = await sampleStreams();

const NO_CLEAR_TEXT = { client: null, server: null };

/** All that is made of a conversation. */
function judge(tls: TlsConversation): TlsState {
  const state = tlsState(tls);
  const firstWrong = firstWrongMessage(tls, { client: false, server: false });
  const evidence = { conversation: tls, state, firstWrong, clear: NO_CLEAR_TEXT, inside: null };
  tlsDocument(evidence, NO_CERTIFICATES);
  return state;
}

/** An event without where it was. */
function what({ frame: _, firstFrame: __, time: ___, ...event }: TlsEvent): object {
  return event;
}

const bySide = (tls: TlsConversation) => ({
  client: tls.events.filter(({ from }) => from === 'client').map(what),
  server: tls.events.filter(({ from }) => from === 'server').map(what),
});

/** What of a state does not speak of frames. */
function facts({ established, resumed, anonymous, renegotiated, turns }: TlsState): object {
  const said = turns.map(({ from, records, content }) => [from, records, content]);
  return { established, resumed, anonymous, renegotiated, said };
}

it('has streams of TLS 1.0 to 1.3 to work with', () => {
  const versions = streams.map(({ chunks }) => converse(chunks).version);
  expect([...new Set(versions)].filter(Boolean).sort()).toEqual([0x0301, 0x0303, 0x0304]);
});

describe.each(streams)('$name', ({ name, chunks }) => {
  it('gives the same events however its bytes are cut', () => {
    const whole = converse(chunks);
    const next = random(name.length);
    for (let round = 0; round < 5; round++) {
      const cut = chunks.flatMap((chunk) => cutUp(chunk, next));
      const again = converse(cut);
      expect(bySide(again)).toEqual(bySide(whole));
      expect(facts(judge(again))).toEqual(facts(judge(whole)));
    }
  });

  it('is read without an exception, whatever is done to its bytes', () => {
    const next = random(chunks.length);
    for (let round = 0; round < 60; round++) {
      const changed = chunks.map((chunk) => ({ ...chunk, bytes: mutated(chunk.bytes, next) }));
      expect(() => judgeIfAny(changed)).not.toThrow();
    }
  });

  it('is never called established for what it lacks', () => {
    const { established } = judge(converse(chunks));
    const next = random(7);
    for (let round = 0; round < 60; round++) {
      const state = judgeIfAny(withGaps(chunks, next));
      if (!established) expect(state?.established ?? false).toBe(false);
    }
  });
});

describe('in bounded time', () => {
  it.each([
    ['a message cut into records of a byte', Array.from({ length: 200_000 }, () => record(22, bytes(1)))],
    ['messages without a body', [record(22, Buffer.alloc(16_000))]],
    ['alerts', [record(21, Buffer.alloc(16_000, 1))]],
    ['records without a body', [Buffer.concat(Array.from({ length: 100_000 }, () => record(22, '')))]],
    [
      'a message that never ends',
      Array.from({ length: 60 }, () =>
        record(22, bytes(message(11, bytes()).subarray(0, 1), 15, 255, 255, Buffer.alloc(16_000))),
      ),
    ],
  ])('%s', (_, parts) => {
    const before = performance.now();
    judge(
      converse(
        parts.map((part, i) => ({ from: i % 2 === 0 ? 'client' : 'server', frame: i + 1, bytes: part })),
      ),
    );
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

function judgeIfAny(chunks: readonly Chunk[]): TlsState | null {
  // A stream whose first bytes begin no record is never read as TLS.
  try {
    return judge(converse(chunks));
  } catch (error) {
    if (error instanceof Error && error.message === 'no record') return null;
    throw error;
  }
}

function cutUp(
  { from, frame, bytes }: SampleStream['chunks'][number],
  next: (below: number) => number,
): Chunk[] {
  const parts: Chunk[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + next(bytes.length);
    parts.push({ from, frame, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return parts;
}

/** Some bytes changed, removed or put in. */
function mutated(wire: Uint8Array, next: (below: number) => number): Uint8Array {
  let changed = Buffer.from(wire);
  for (let count = next(4); count > 0; count--) {
    const at = next(changed.length + 1);
    const some = Buffer.from(Array.from({ length: next(6) }, () => next(256)));
    const kept = changed.subarray(at + ([0, some.length, next(40)][next(3)] ?? 0));
    changed = Buffer.concat([changed.subarray(0, at), next(3) === 0 ? Buffer.alloc(0) : some, kept]);
  }
  return changed;
}

/** Parts of the bytes, or whole segments, replaced by gaps. */
function withGaps(chunks: SampleStream['chunks'], next: (below: number) => number): Chunk[] {
  return chunks.flatMap((chunk): Chunk[] => {
    const { bytes, ...place } = chunk;
    if (next(4) > 0) return [chunk];
    const from = next(2) === 0 ? 0 : next(bytes.length);
    const to = next(2) === 0 ? bytes.length : from + next(bytes.length - from + 1);
    const parts = [bytes.subarray(0, from), to - from, bytes.subarray(to)];
    return parts.filter((part) => part !== 0).map((part) => ({ ...place, bytes: part }));
  });
}
