import { describe, expect, it } from 'vitest';
import { MAX_STARTS } from '../../src/limits.ts';
import { Origin } from '../../src/streams/origin.ts';

function originOf(steps: (origin: Origin) => void): Origin {
  const origin = new Origin();
  steps(origin);
  return origin;
}

describe('where the sequence numbers of a direction begin', () => {
  it.each<[string, (origin: Origin) => void, number | null]>([
    ['nowhere yet', () => {}, null],
    ['behind the SYN', (it) => it.begin(101), 101],
    ['behind the first of two SYN/ACKs', (it) => [101, 501].map((at) => it.begin(at)), 101],
    ['behind the one that was acknowledged', (it) => [it.begin(101), it.begin(501), it.settle(501)], 501],
    ['not where no SYN was', (it) => [it.begin(101), it.settle(777)], 101],
    ['with the first byte seen', (it) => it.infer(500, 10), 500],
    ['with the byte that was waited for before', (it) => [it.acknowledge(480), it.infer(500, 10)], 480],
    ['with a byte sent again', (it) => [it.acknowledge(505), it.infer(500, 10)], 500],
    [
      'not with an acknowledgment of long ago',
      (it) => [it.acknowledge(1), it.infer(2 ** 30 + 2, 1)],
      2 ** 30 + 2,
    ],
    ['behind the byte of a keep-alive', (it) => [it.acknowledge(501), it.infer(500, 1)], 501],
    [
      'behind that of a keep-alive at the end of the numbers',
      (it) => [it.acknowledge(0), it.infer(2 ** 32 - 1, 1)],
      0,
    ],
  ])('%s', (_, steps, sequence) => {
    expect(originOf(steps).sequence).toBe(sequence);
  });

  it('remembers a number of SYN/ACKs', () => {
    const origin = originOf((it) => {
      for (let i = 0; i <= MAX_STARTS; i++) it.begin(100 * i);
      it.settle(100 * MAX_STARTS);
    });
    expect(origin.sequence).toBe(0);
  });

  it.each<[readonly number[], number]>([
    [[], 0],
    [[100], 0],
    [[100, 101], 0],
    [[100, 107, 105], 5],
    [[2 ** 32 - 3, 4], 7],
  ])('of a direction that was not captured, acknowledgments %j tell of %d bytes', (numbers, unseen) => {
    const origin = originOf((it) => numbers.map((number) => it.acknowledge(number)));
    expect(origin.acknowledgedUnseen).toBe(unseen);
  });
});
