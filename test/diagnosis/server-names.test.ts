import { describe, expect, it } from 'vitest';
import { addressesOf, nameByAddress, type Reached, serverNames } from '../../src/diagnosis/server-names.ts';
import { inspectSample } from '../support/inspect-sample.ts';

const direct: Reached = { server: { ip: '192.0.2.25' }, proxy: null, prelude: null };
const behind: Reached = { ...direct, proxy: { server: { ip: '2001:db8::25' } } };
const unknown: Reached = { ...direct, proxy: { server: null } };
const through = (host: string): Reached => ({
  server: { ip: '203.0.113.80' },
  proxy: null,
  prelude: { target: { host } },
});

describe('the addresses of a server', () => {
  it.each<[string, Reached, readonly string[]]>([
    ['of a connection', direct, ['192.0.2.25']],
    ['behind a PROXY header', behind, ['2001:db8::25', '192.0.2.25']],
    ['behind a PROXY header that does not say', unknown, ['192.0.2.25']],
    ['of a tunnel', through('192.0.2.25'), ['192.0.2.25', '203.0.113.80']],
    ['of a tunnel, as the client writes it', through('2001:DB8:0::25'), ['2001:db8::25', '203.0.113.80']],
    ['of a tunnel to a name', through('MX.example.org.'), ['mx.example.org', '203.0.113.80']],
    [
      'of a tunnel behind a PROXY header',
      { ...behind, ...through('a.example'), proxy: behind.proxy },
      ['a.example', '2001:db8::25', '203.0.113.80'],
    ],
  ])('%s', (_, stream, addresses) => {
    expect(addressesOf(stream)).toEqual(addresses);
  });
});

describe('the name for a server', () => {
  const byAddress = new Map([
    ['192.0.2.25', 'mx.example.org'],
    ['203.0.113.80', 'proxy.example.org'],
  ]);

  it.each<[string, Reached, string | null]>([
    ['by what the client asks for, before the proxy', through('192.0.2.25'), 'mx.example.org'],
    ['by the proxy, where what it asks for has none', through('192.0.2.26'), 'proxy.example.org'],
    ['by the connection, where the original destination has none', behind, 'mx.example.org'],
    ['none', { ...direct, server: { ip: '192.0.2.26' } }, null],
  ])('%s', (_, stream, name) => {
    expect(nameByAddress(stream, { any: null, byAddress })).toBe(name);
  });

  it('is the closest one first, then the one for all, then SNI', () => {
    expect(serverNames(direct, 'SNI.example.', { any: 'any.example', byAddress })).toEqual([
      'mx.example.org',
      'any.example',
      'sni.example',
    ]);
  });
});

/** Streams whose certificate is compared with the name that `--host` gives their server. */
async function named(sample: string, hosts: readonly string[]): Promise<number[]> {
  const args = ['--ca-file', 'lab-ca.pem', ...hosts.flatMap((host) => ['--host', host])];
  const { streams } = await inspectSample(`${sample}.pcap`, args);
  return streams
    .filter(({ findings }) => findings.some(({ detail }) => detail.includes('other.example (--host)')))
    .map(({ stream }) => stream);
}

describe('--host in a capture', () => {
  // In through-proxy the certificate of stream 6 alone can be seen, which asks for 192.0.2.25.
  it.each<[string, readonly string[], readonly number[]]>([
    ['through-proxy', ['192.0.2.25=other.example'], [6]],
    ['through-proxy', ['203.0.113.80=other.example'], [6]],
    ['through-proxy', ['203.0.113.80=other.example', '192.0.2.25=mx.example.org'], []],
    ['behind-proxy', ['192.0.2.25=other.example'], [0, 1]],
    ['behind-proxy', ['192.0.2.80=other.example'], [0]],
    ['behind-proxy', ['192.0.2.25=other.example', '2001:db8::80=mx.example.org'], [0]],
  ])('%s %j', async (sample, hosts, streams) => {
    expect(await named(sample, hosts)).toEqual(streams);
  });
});
