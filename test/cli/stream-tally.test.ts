import { describe, expect, test } from 'vitest';
import { type Options, parseOptions } from '../../src/cli/options.ts';
import { StreamTally } from '../../src/cli/stream-tally.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { inspectSample } from '../support/inspect-sample.ts';
import { otherStream, rejectedStream, securedStream } from '../support/report-documents.ts';

function optionsOf(...argv: string[]): Options {
  const commandLine = parseOptions([...argv, 'a.pcap']);
  if (commandLine.kind !== 'inspect') throw new Error(JSON.stringify(commandLine));
  return commandLine.options;
}

describe('the streams that were asked for', () => {
  const tallied = (...argv: string[]) => {
    const tally = new StreamTally(optionsOf(...argv), new KeyLog());
    for (const stream of [otherStream(0), otherStream(1), otherStream(4)]) tally.add(stream);
    return tally;
  };

  test.each([
    [[], null, false],
    [['--stream', '1'], null, false],
    [
      ['--stream', '4', '--stream', '9', '--stream', '2'],
      'no stream 9, 2: the capture has streams 0 to 4',
      false,
    ],
    [['--stream', '9'], 'no stream 9: the capture has streams 0 to 4', true],
  ])('%j: %j', (argv, message, isEmpty) => {
    const tally = tallied(...argv);
    if (message === null) expect(() => tally.checkStreams()).not.toThrow();
    else expect(() => tally.checkStreams()).toThrow(message);
    expect(tally.isEmptyChoice).toBe(isEmpty);
  });

  test('are told of against what there is', () => {
    const tally = new StreamTally(optionsOf('--stream', '9'), new KeyLog());
    expect(() => tally.checkStreams()).toThrow('no stream 9: the capture has no TCP stream');
    tally.add(otherStream(3));
    expect(() => tally.checkStreams()).toThrow('no stream 9: the capture has stream 3 only');
  });
});

test('--check goes by the last word on a chosen stream', () => {
  const tally = new StreamTally(optionsOf('--check', '--stream', '1'), new KeyLog());
  tally.add(rejectedStream(0));
  tally.add(securedStream(1));
  expect(tally.failsCheck).toBe(false);
  const [finding] = rejectedStream(0).findings;
  if (finding === undefined) throw new Error('a finding is needed');
  tally.change({ stream: 1, outcome: 'failed', cause: null, finding, withdrawn: false });
  expect(tally.failsCheck).toBe(true);
});

test('certificates are collected of the chosen streams alone, and only to be exported', () => {
  const collected = (...argv: string[]) => {
    const tally = new StreamTally(optionsOf(...argv), new KeyLog());
    tally.add(rejectedStream(0));
    tally.add(rejectedStream(1));
    return tally.certificates.size;
  };
  expect(collected()).toBe(0);
  expect(collected('--export-certs', 'out')).toBe(2);
  expect(collected('--export-certs', 'out', '--stream', '5')).toBe(0);
});

test('key logs that have none of the sessions are named', async () => {
  const { streams } = await inspectSample('no-sni-tls13.pcap');
  const keyLog = new KeyLog();
  const secret = 'cd'.repeat(48);
  keyLog.add(`CLIENT_RANDOM ${'ee'.repeat(32)} ${secret}`);
  keyLog.add(`CLIENT_RANDOM ${streams[0]?.tls?.clientHello?.random} ${secret}`);
  const tally = new StreamTally(
    optionsOf('--keylog', 'a.keys', '--keylog', 'b.keys', '--stream', '1'),
    keyLog,
  );
  for (const stream of streams) tally.add(stream);
  expect(tally.unfitOptions).toEqual(["--keylog a.keys: none of the capture's 2 TLS sessions is in it"]);
});

test('a session whose ClientHello is not in the capture is not said to be missing in a key log', async () => {
  const { streams } = await inspectSample('no-sni-tls13.pcap');
  const tally = new StreamTally(optionsOf('--keylog', 'a.keys'), new KeyLog());
  for (const { tls, ...stream } of streams.slice(0, 1))
    tally.add({ ...stream, tls: tls && { ...tls, clientHello: null } });
  expect(tally.unfitOptions).toEqual([
    '--keylog a.keys: the capture lacks the ClientHello of its one TLS session, and without it no secret can be told to be its own',
  ]);
});
