import { expect, test } from 'vitest';
import { type Options, parseOptions } from '../../src/cli/options.ts';

function options(...argv: string[]): Options {
  const commandLine = parseOptions(argv);
  if (commandLine.kind !== 'inspect') throw new Error(JSON.stringify(commandLine));
  return commandLine.options;
}

const error = (...argv: string[]) => {
  const commandLine = parseOptions(argv);
  return commandLine.kind === 'error' ? commandLine.message : commandLine;
};

test('a capture alone leaves everything as it is', () => {
  expect(options('a.pcap')).toEqual({
    captures: ['a.pcap'],
    format: null,
    streams: null,
    keyLogs: [],
    keyLogOut: null,
    showSecrets: false,
    caFiles: [],
    caFolders: [],
    systemRoots: true,
    at: null,
    hosts: { any: null, byAddress: new Map() },
    nexthop: null,
    tlsa: [],
    mtaSts: null,
    exportCertificates: null,
    check: null,
  });
});

test('every option, in any order', () => {
  const parsed = options(
    ...['--json', 'a.pcap', '--stream', '3', '--stream=5', '-', '--ca-file', 'ca.pem', '--ca-file=b.pem'],
    ...['--ca-dir', 'certs', '--no-system-roots'],
    ...['--at', '2023-04-20', '--host', 'mx.example.net', '--host', '2001:DB8:0::25=b.example.net'],
    ...[
      '--nexthop',
      'Example.NET.',
      '--tlsa',
      `3 1 1 ${'ab'.repeat(32)}`,
      '--check=strict',
      '--export-certs',
      'out',
    ],
    ...[
      '--keylog',
      'keys',
      '--keylog=more',
      '--keylog-out',
      'open.pcapng',
      '--show-secrets',
      '--mta-sts',
      'sts.txt',
    ],
    ...['--', '--odd.pcap'],
  );
  expect(parsed).toMatchObject({
    captures: ['a.pcap', '-', '--odd.pcap'],
    format: 'json',
    streams: new Set([3, 5]),
    caFiles: ['ca.pem', 'b.pem'],
    caFolders: ['certs'],
    systemRoots: false,
    at: Date.UTC(2023, 3, 20),
    hosts: { any: 'mx.example.net', byAddress: new Map([['2001:db8::25', 'b.example.net']]) },
    nexthop: 'example.net',
    keyLogs: ['keys', 'more'],
    keyLogOut: 'open.pcapng',
    showSecrets: true,
    mtaSts: 'sts.txt',
    exportCertificates: 'out',
    check: 'strict',
  });
  expect(parsed.tlsa).toMatchObject([{ usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) }]);
});

test.each([
  [['--text', 'a'], 'text'],
  [['--ndjson', 'a'], 'ndjson'],
  [['--pem', '2', 'a'], 'pem'],
  [['--export-certs', 'd', 'a'], 'paths'],
  [['--export-certs', 'd', '--text', 'a'], 'text'],
  [['--keylog-out', 'f', 'a'], 'paths'],
  [['--keylog-out', 'f', '--json', 'a'], 'json'],
  [['--check', 'a'], 'text'],
  [['--check', '--json', 'a'], 'json'],
  [['a'], null],
])('%j prints %j', (argv, format) => {
  expect(options(...argv).format).toBe(format);
});

test('--check takes its value behind = only', () => {
  expect(options('--check', 'strict')).toMatchObject({ check: 'plain', captures: ['strict'] });
});

test('--pem names its stream', () => {
  expect(options('--pem', '2', 'a').streams).toEqual(new Set([2]));
});

test('help and version outrank everything', () => {
  expect(parseOptions(['--help'])).toEqual({ kind: 'help' });
  expect(parseOptions(['-h', '--json'])).toEqual({ kind: 'help' });
  expect(parseOptions(['--version', 'a'])).toEqual({ kind: 'version' });
  expect(parseOptions(['-V'])).toEqual({ kind: 'version' });
});

test.each([
  [[], 'no capture named'],
  [['--frobnicate', 'a'], 'unknown option --frobnicate'],
  [['-x', 'a'], 'unknown option -x'],
  [['-v', 'a'], 'unknown option -v'],
  [['-json', 'a'], 'unknown option -j'],
  [['--toString', 'a'], 'unknown option --toString'],
  [['--constructor=1', 'a'], 'unknown option --constructor'],
  [['--no-json', 'a'], 'unknown option --no-json'],
  [['--json=yes', 'a'], '--json takes no value'],
  [['--json', '--text', 'a'], '--text and --json exclude each other'],
  [['--json', '--pem', '1', 'a'], '--json and --pem exclude each other'],
  [['--stream', 'one', 'a'], "--stream: 'one' is not a stream number: 0, 1, 2 …"],
  [['--stream=-1', 'a'], "--stream: '-1' is not a stream number: 0, 1, 2 …"],
  [['a', '--stream'], '--stream needs a value'],
  [['--at', '--json', 'a'], '--at needs a value'],
  [['--ca-file=', 'a'], '--ca-file needs a value'],
  [
    ['--at', 'yesterday', 'a'],
    "--at: 'yesterday' is not a time: 2023-04-20, 2023-04-20T09:12:01Z or @1681981921",
  ],
  [['--host', 'a b', 'a'], "--host: 'a b' is not a host name"],
  [['--host', '1.2.3=mx', 'a'], "--host: '1.2.3' is not an IP address"],
  [['--check=loose', 'a'], '--check=loose: only --check=strict is known'],
  [['--pem', '1', '--stream', '2', 'a'], '--pem N names its stream: leave --stream out'],
  [['-', '-'], 'standard input (-) is named twice'],
  [['--keylog-out', '--json', 'a'], '--keylog-out needs a value'],
  [['--keylog-out', '-', 'a'], '--keylog-out: it is written to a file only: name one'],
])('%j: %s', (argv, message) => {
  expect(error(...argv)).toBe(message);
});

test('a TLSA record that is none', () => {
  expect(error('--tlsa', 'nonsense', 'a')).toMatch(/^--tlsa: 'nonsense': ./);
});

test.each([
  ['3 1 1 abcd', 'its data has 4 hex digits where the digest has 64'],
  [`3 1 2 ${'ab'.repeat(32)}`, 'its data has 64 hex digits where the digest has 128'],
  ['1 1 1 abcd', 'its data has 4 hex digits where the digest has 64'],
  [`9 9 9 ${'ab'.repeat(32)}`, 'usage 9 is not assigned'],
  [`3 1 0 ${'ab'.repeat(32)}`, 'its data is no public key in DER'],
])('a TLSA record that no certificate can fit: %s', (text, message) => {
  expect(error('--tlsa', text, 'a')).toBe(`--tlsa: '${text}': ${message}`);
});

test.each([0, 1])('a TLSA record of usage %i, which is not for SMTP', (usage) => {
  expect(options('--tlsa', `${usage} 1 1 ${'ab'.repeat(32)}`, 'a').tlsa).toMatchObject([{ usage }]);
});
