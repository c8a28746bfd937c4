import { describe, expect, it } from 'vitest';
import { AlertJoiner } from '../../src/tls/alert.ts';

const record = (...body: number[]) => ({ body: new Uint8Array(body), holes: [] });

describe('AlertJoiner', () => {
  it.each([
    ['one alert', [[2, 40]], [[2, 40]]],
    [
      'two in a record',
      [[1, 90, 1, 0]],
      [
        [1, 90],
        [1, 0],
      ],
    ],
    ['one over two records', [[2], [48]], [[2, 48]]],
    [
      'two over three records',
      [[1, 90, 2], [], [70]],
      [
        [1, 90],
        [2, 70],
      ],
    ],
    ['unknown level and description', [[7, 255]], [[7, 255]]],
    ['half an alert', [[2]], []],
    ['no byte', [[]], []],
  ])('reads %s', (_, bodies, expected) => {
    const joiner = new AlertJoiner();
    const alerts = bodies.flatMap((body) => joiner.push(record(...body)));
    expect(alerts.map(({ level, description }) => [level, description])).toEqual(expected);
  });

  it('starts anew behind a record that is not whole, or not kept', () => {
    const joiner = new AlertJoiner();
    joiner.push(record(2));
    expect(joiner.push({ body: new Uint8Array([0, 42]), holes: [{ from: 0, to: 1 }] })).toEqual([]);
    expect(joiner.push(record(1))).toEqual([]);
    expect(joiner.push({ body: null, holes: [] })).toEqual([]);
    expect(joiner.push(record(1, 0))).toEqual([{ level: 1, description: 0 }]);
  });
});
