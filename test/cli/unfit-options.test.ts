import { expect, test } from 'vitest';
import { parseOptions } from '../../src/cli/options.ts';
import { type ServerSeen, unfitKeyLogs, unfitOptions } from '../../src/cli/unfit-options.ts';
import { otherStream, rejectedStream } from '../support/report-documents.ts';

/** Port 25 of 192.0.2.25, by SNI mx.example.net; port 80 of the same, without a name; IMAP through a proxy; and one that only DNS names. */
const SERVERS: readonly ServerSeen[] = [
  ...[rejectedStream(0), otherStream(1)].map(({ server, proxy, prelude, tls }) => ({
    ...{ server, proxy, prelude },
    port: server.port,
    serverName: tls?.serverName ?? null,
    byDns: [],
  })),
  {
    server: { ip: '203.0.113.80' },
    proxy: null,
    prelude: { target: { host: 'imap.example.net' } },
    port: 993,
    serverName: null,
    byDns: [],
  },
  {
    server: { ip: '192.0.2.26' },
    proxy: null,
    prelude: null,
    port: 25,
    serverName: null,
    byDns: ['mx.example.org'],
  },
];

function unfit(...argv: string[]) {
  const commandLine = parseOptions([...argv, 'a.pcap']);
  if (commandLine.kind !== 'inspect') throw new Error(JSON.stringify(commandLine));
  return unfitOptions(SERVERS, commandLine.options);
}

const tlsa = (owner: string) => ['--tlsa', `${owner} IN TLSA 3 1 1 ${'ab'.repeat(32)}`];

test.each([
  ['a record without an owner', ['--tlsa', `3 1 1 ${'ab'.repeat(32)}`]],
  ['the name of the SNI', tlsa('_25._tcp.MX.example.net.')],
  ['a name that DNS shows', tlsa('_25._tcp.mx.example.org')],
  ['any port', tlsa('*._tcp.mx.example.net')],
  ['a name that --host gives', ['--host', 'b.example', ...tlsa('_25._tcp.b.example.')]],
  ['a proxy', ['--host', '203.0.113.80=b.example']],
  ['what a proxy is asked for', ['--host', 'imap.example.net=b.example', ...tlsa('_993._tcp.b.example')]],
  ['a name that --host gives an address', ['--host', '192.0.2.25=b.example', ...tlsa('_80._tcp.b.example')]],
])('%s fits', (_, argv) => {
  expect(unfit(...argv)).toEqual([]);
});

test.each([
  [
    'another name',
    tlsa('_25._tcp.other.example.'),
    "--tlsa _25._tcp.other.example: no stream's server is other.example port 25",
  ],
  [
    'another port',
    tlsa('_465._tcp.mx.example.net'),
    "--tlsa _465._tcp.mx.example.net: no stream's server is mx.example.net port 465",
  ],
  [
    'a server without a name',
    tlsa('*._tcp.other.example'),
    "--tlsa *._tcp.other.example: no stream's server is other.example (where the client sends no name, --host gives it)",
  ],
  [
    'a usage that is not for SMTP',
    ['--tlsa', `1 1 1 ${'ab'.repeat(32)}`],
    `--tlsa 1 1 1 ${'ab'.repeat(32)}: usage 1 needs public CAs and is not for SMTP (RFC 7672 section 3.1.3)`,
  ],
  [
    'an address of none',
    ['--host', '192.0.2.99=mx.example.net'],
    "--host 192.0.2.99=mx.example.net: no stream's server is 192.0.2.99",
  ],
])('%s does not fit', (_, argv, line) => {
  expect(unfit(...argv)).toEqual([line]);
});

test('several records of one owner are one line', () => {
  expect(unfit(...tlsa('_25._tcp.other.example'), ...tlsa('_25._tcp.other.example.'))).toHaveLength(1);
});

test.each([
  [0, 0, 'the capture has no TLS session that it could be for'],
  [1, 0, "the capture's one TLS session is not in it"],
  [12, 0, "none of the capture's 12 TLS sessions is in it"],
  [
    0,
    1,
    'the capture lacks the ClientHello of its one TLS session, and without it no secret can be told to be its own',
  ],
  [
    0,
    3,
    'the capture lacks the ClientHello of all its 3 TLS sessions, and without it no secret can be told to be theirs',
  ],
  [
    1,
    1,
    "the capture's one TLS session with a ClientHello is not in it; of 1 more it lacks the ClientHello, and without it no secret can be told to be theirs",
  ],
  [
    2,
    3,
    "none of the capture's 2 TLS sessions with a ClientHello is in it; of 3 more it lacks the ClientHello, and without it no secret can be told to be theirs",
  ],
])(
  'a key log that fits none of %i sessions, and none of %i without a ClientHello',
  (withHello, withoutHello, why) => {
    expect(unfitKeyLogs(['a'], { withHello, withoutHello })).toEqual([`--keylog a: ${why}`]);
  },
);
