import { expect, it } from 'vitest';
import { LineBlock } from '../../src/cli/line-block.ts';

it('collects lines of any length, made safe, and begins anew when they are taken', () => {
  const lines = new LineBlock();
  const taken = () => Buffer.from(lines.take()).toString();
  const long = `"${'ä'.repeat(100_000)}"\n`;
  for (const line of ['"a\u007f"\n', long, '"b"\n']) lines.append(line);
  expect(taken()).toBe(`"a\\u007f"\n${long}"b"\n`);
  lines.append('"c"\n');
  expect(taken()).toBe('"c"\n');
  expect(taken()).toBe('');
});
