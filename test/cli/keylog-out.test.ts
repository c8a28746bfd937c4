import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { OpenCapture } from '../../src/cli/captures.ts';
import { KeyLogOut } from '../../src/cli/keylog-out.ts';
import { type Options, parseOptions } from '../../src/cli/options.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { fakeIo } from '../support/fake-io.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { fileOf } from '../support/sources.ts';

const content = readFileSync(samplePath('no-sni-tls13.pcap'));
const CAPTURE: OpenCapture = { name: 'a.pcap', size: content.length, ...fileOf(content) };
const LINES = readFileSync(samplePath('no-sni-tls13.keys'), 'utf8');

function optionsOf(...argv: string[]): Options {
  const commandLine = parseOptions([...argv, 'a.pcap']);
  if (commandLine.kind !== 'inspect') throw new Error(JSON.stringify(commandLine));
  return commandLine.options;
}

/** What is written by these options, with these secrets. */
async function write(lines: string, ...argv: string[]) {
  const { io, written } = fakeIo({ files: { 'there.pcapng': 'mine' } });
  const keyLog = new KeyLog();
  keyLog.add(lines);
  const out = await KeyLogOut.begin([CAPTURE], optionsOf(...argv), keyLog, io);
  if (out === null) return null;
  await inspectCapture([CAPTURE], { trust: createTrustStore([]), keyLog }, out.events);
  const path = await out.write(2);
  return { path, text: written.get(path) ?? '' };
}

test('the option is needed', async () => expect(await write(LINES)).toBeNull());

test('the file has the secrets of the chosen streams', async () => {
  const all = await write(LINES, '--keylog-out', 'x.pcapng');
  expect(all?.path).toBe('x.pcapng');
  for (const line of LINES.trim().split('\n')) expect(all?.text).toContain(line);
  const one = await write(LINES, '--keylog-out', 'x.pcapng', '--stream', '0');
  const lines = LINES.trim().split('\n');
  expect(lines.filter((line) => one?.text.includes(line))).toEqual(lines.slice(0, 5));
});

test.each([
  ['the name is taken', LINES, ['there.pcapng'], 'there.pcapng: is there already: choose another name'],
  [
    'no secret fits',
    '',
    ['x.pcapng'],
    'x.pcapng: is not written: no secret is known of any TLS session in it (--keylog gives them)',
  ],
])('nothing is written where %s', async (_, lines, argv, message) => {
  await expect(write(lines, '--keylog-out', ...argv)).rejects.toMatchObject({ name: 'UserError', message });
});

test.each([
  ['-', 'standard input'],
  ['/tmp/pipe', '/tmp/pipe'],
])('a pipe is refused: %s', async (name, called) => {
  const pipe: OpenCapture = { name, size: null, async *chunks() {} };
  const begun = KeyLogOut.begin([CAPTURE, pipe], optionsOf('--keylog-out', 'x'), new KeyLog(), fakeIo().io);
  await expect(begun).rejects.toThrow(`${called}: --keylog-out reads captures twice`);
});
