import { describe, expect, it } from 'vitest';
import { MAX_LISTED_DIFFERENCES, MAX_REMEMBERED_BYTES, MAX_REMEMBERED_SEGMENTS } from '../../src/limits.ts';
import { client, HANDSHAKE, type PlayedFrame, play } from '../support/tcp-player.ts';

const say = (seq: number, payload: string, rest: PlayedFrame = {}) =>
  client('PA', seq, 1, { payload, ...rest });
const sound = (seq: number, payload: string) => say(seq, payload, { checksum: true });

/** What differed on the client's side, as `frame/frame which was read, whose checksum alone holds`. */
function differences(frames: readonly PlayedFrame[]): string[] {
  const { connections } = play([...HANDSHAKE, ...frames]);
  return (connections[0]?.differences[0] ?? []).map(
    ({ first, second, read, sound }) =>
      `${first}/${second} ${read}${sound === null ? '' : `, ${sound} holds`}`,
  );
}

describe('a retransmission with other content', () => {
  it.each<[string, readonly PlayedFrame[], readonly string[]]>([
    ['none', [say(1, 'hello'), say(6, 'world')], []],
    ['the same again', [say(1, 'hello'), say(1, 'hello'), say(6, 'world'), say(1, 'hello')], []],
    [
      'the same with other boundaries',
      [say(1, 'hello'), say(6, 'world'), say(3, 'llowor'), say(1, 'helloworld!')],
      [],
    ],
    ['another one', [say(1, 'hello'), say(1, 'hullo')], ['4/5 first']],
    ['another one behind others', [say(1, 'hello'), say(6, 'world'), say(1, 'hullo')], ['4/6 first']],
    ['a part', [say(1, 'hello'), say(3, 'xl')], ['4/5 first']],
    ['a part over two segments', [say(1, 'hello'), say(6, 'world'), say(4, 'lox')], ['5/6 first']],
    ['the first part of a longer one', [say(1, 'hello'), say(1, 'hexxo world')], ['4/5 first']],
    ['its overlapping part alone counts', [say(1, 'hello'), say(4, 'lo world')], []],
    ['twice', [say(1, 'hello'), say(1, 'hullo'), say(1, 'hallo')], ['4/5 first', '4/6 first']],

    ['a keep-alive', [say(1, 'hello'), say(5, '\0'), say(5, '?')], []],
    ['a byte that is no keep-alive', [say(1, 'hello'), say(4, '?')], ['4/5 first']],
    ['the receiver cannot tell what was cut', [say(1, 'hello', { cut: 3 }), say(1, 'heXXX', { cut: 3 })], []],
    ['what was cut later', [say(1, 'hello'), say(1, 'hexxx', { cut: 2 })], ['4/5 first']],
    [
      'what fills a gap that was given up',
      [say(6, 'world'), client('R', 1, 0, { at: 9000 }), say(1, 'other')],
      [],
    ],
    ['what was held, and comes in sequence', [say(6, 'world'), say(1, 'helloWorld')], ['4/5 second']],
    [
      'of what was held, the first one read',
      [say(6, 'world'), say(6, 'wOrld'), say(1, 'hello')],
      ['4/5 first'],
    ],
    ['behind a FIN', [say(1, 'hello'), client('FA', 6, 1), say(6, 'x'), say(6, 'y')], []],

    ['only the second holds', [say(1, 'hello'), sound(1, 'hullo')], ['4/5 first, second holds']],
    ['only the first holds', [sound(1, 'hello'), say(1, 'hullo')], ['4/5 first, first holds']],
    ['both hold', [sound(1, 'hello'), sound(1, 'hullo')], ['4/5 first']],
    [
      'held: only the second holds',
      [say(6, 'world'), sound(6, 'wOrld'), say(1, 'hello')],
      ['4/5 second, second holds'],
    ],
    [
      'held: only the first holds',
      [sound(6, 'world'), say(6, 'wOrld'), say(1, 'hello')],
      ['4/5 first, first holds'],
    ],
  ])('%s', (_, frames, expected) => {
    expect(differences(frames)).toEqual(expected);
  });

  it('is known by the copy whose checksum holds, as long as the segments wait', () => {
    const text = (frames: readonly PlayedFrame[]) => play([...HANDSHAKE, ...frames]).readers[0]?.text[0];
    expect(text([say(6, 'wOrld'), sound(6, 'world'), say(1, 'hello')])).toBe('helloworld');
    expect(text([sound(6, 'world'), say(6, 'wOrld'), say(1, 'hello')])).toBe('helloworld');
    expect(text([say(1, 'hellO'), sound(1, 'hello')])).toBe('hellO');
  });

  it('is noticed as far as a direction remembers', () => {
    const later = Array.from({ length: MAX_REMEMBERED_SEGMENTS - 1 }, (_, i) => say(6 + i, 'x'));
    expect(differences([say(1, 'hello'), ...later, say(1, 'hullo')])).toHaveLength(1);
    const more = say(6 + later.length, 'x');
    expect(differences([say(1, 'hello'), ...later, more, say(1, 'hullo')])).toEqual([]);
  });

  it('is noticed as far as all directions together remember', () => {
    const size = 60_000;
    const other = (i: number): PlayedFrame => ({
      from: '192.0.2.1:50000',
      flags: 'A',
      seq: 1 + i * size,
      payload: 'x'.repeat(size),
    });
    const others = (count: number) => Array.from({ length: count }, (_, i) => other(i));
    const some = Math.floor(MAX_REMEMBERED_BYTES / size) - 2;
    expect(differences([say(1, 'hello'), ...others(some), say(1, 'hullo')])).toHaveLength(1);
    expect(differences([say(1, 'hello'), ...others(some + 4), say(1, 'hullo')])).toEqual([]);
  });

  it('is listed a number of times', () => {
    const again = Array.from({ length: MAX_LISTED_DIFFERENCES + 5 }, () => say(1, 'hullo'));
    expect(differences([say(1, 'hello'), ...again])).toHaveLength(MAX_LISTED_DIFFERENCES);
  });
});
