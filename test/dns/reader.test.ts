import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { pcapFile, type WrittenFrame } from '../support/capture-builder.ts';
import { AD, addressRecord, dnsMessage, mx } from '../support/dns-builder.ts';
import * as l from '../support/layers.ts';
import { bytes, ethernet, ipv4, ipv6, tcpFrame, u16 } from '../support/packet-builder.ts';
import { fileOf } from '../support/sources.ts';

const MESSAGE = dnsMessage({ flags: 0x8180 | AD, answers: [addressRecord('example.org', '192.0.2.25')] });
const DATAGRAM = l.udp(40_000, MESSAGE, { source: 53 });
const V4 = { protocol: 17, from: '192.0.2.53', to: '192.0.2.1' };

async function inspected(...frames: (Uint8Array | WrittenFrame)[]) {
  const content = pcapFile(frames);
  return await inspectCapture([{ name: 'x', ...fileOf(content) }], { trust: createTrustStore([]) });
}

describe('a datagram', () => {
  it('is listed with all that is known of it', async () => {
    const { dns } = await inspected(ethernet(ipv4(DATAGRAM, V4)));
    expect(dns).toEqual([
      {
        frame: 1,
        name: 'example.org',
        type: 'A',
        data: '192.0.2.25',
        ttl: 300,
        authenticated: true,
        time: '2023-11-14T22:13:20.000000Z',
        server: '192.0.2.53',
        client: '192.0.2.1',
      },
    ]);
  });

  const halves = [DATAGRAM.subarray(0, 32), DATAGRAM.subarray(32)] as const;
  it.each<[string, (Uint8Array | WrittenFrame)[], number]>([
    ['in IPv6', [ethernet(ipv6(DATAGRAM, { nextHeader: 17 }), l.IPV6)], 1],
    [
      'in fragments',
      [ipv4(halves[0], { ...V4, fragment: 0x2000 }), ipv4(halves[1], { ...V4, fragment: 4 })].map((it) =>
        ethernet(it),
      ),
      1,
    ],
    ['to a port of a tunnel', [ethernet(ipv4(l.udp(4789, MESSAGE, { source: 53 }), V4))], 1],
    ['between servers', [ethernet(ipv4(l.udp(53, MESSAGE, { source: 53 }), V4))], 1],
    [
      'in a tunnel',
      [ethernet(ipv4(l.udp(4789, l.vxlan(ethernet(ipv4(DATAGRAM, V4)))), { protocol: 17 }))],
      1,
    ],
    ['to the port of servers', [ethernet(ipv4(l.udp(53, MESSAGE), V4))], 0],
    ['of multicast DNS', [ethernet(ipv4(l.udp(5353, MESSAGE, { source: 5353 }), V4))], 0],
    [
      'that an ICMP error quotes',
      [ethernet(ipv4(bytes([3, 3, 0, 0, 0, 0, 0, 0], ipv4(DATAGRAM, V4)), { protocol: 1 }))],
      0,
    ],
    [
      'that was cut',
      [{ bytes: ethernet(ipv4(DATAGRAM, V4)).subarray(0, -1), originalLength: 14 + 20 + DATAGRAM.length }],
      0,
    ],
    ['without a message', [ethernet(ipv4(l.udp(40_000, bytes(), { source: 53 }), V4))], 0],
  ])('%s', async (_, frames, count) => {
    expect((await inspected(...frames)).dns.length).toBe(count);
  });
});

describe('a stream', () => {
  const [client, server] = ['192.0.2.1:40000', '192.0.2.53:53'];
  const query = dnsMessage({ type: 'MX', flags: 0x0100 });
  const reply = dnsMessage({ type: 'MX', answers: [mx('example.org', 10, 'mx.example.org')] });
  const framed = (message: Uint8Array) => bytes(u16(message.length), message);
  const handshake = [
    tcpFrame({ from: client, to: server, flags: 'S', seq: 0 }),
    tcpFrame({ from: server, to: client, flags: 'SA', seq: 0, ack: 1 }),
    tcpFrame({ from: client, to: server, flags: 'A', seq: 1, ack: 1 }),
  ];
  const asks = tcpFrame({ from: client, to: server, flags: 'PA', seq: 1, ack: 1, payload: framed(query) });
  const said = framed(reply);
  const answers = (start: number, end: number) =>
    tcpFrame({
      from: server,
      to: client,
      flags: 'PA',
      seq: 1 + start,
      ack: 1,
      payload: said.subarray(start, end),
    });
  const whole = answers(0, said.length);

  it.each<[string, Uint8Array[], number[]]>([
    ['in order', [...handshake, asks, whole], [5]],
    ['from its middle on', [whole], [1]],
    [
      'in pieces in no order',
      [...handshake, asks, answers(20, said.length), answers(0, 1), answers(1, 20)],
      [7],
    ],
    ['twice', [...handshake, asks, whole, whole], [5]],
    ['in part', [...handshake, asks, answers(0, 30)], []],
  ])('%s', async (_, frames, answeredIn) => {
    const { dns, streams } = await inspected(...frames);
    expect(dns.map(({ frame, type, data, server: by }) => `${frame} ${type} ${data} ${by}`)).toEqual(
      answeredIn.map((frame) => `${frame} MX 10 mx.example.org 192.0.2.53`),
    );
    expect(
      streams.map(({ protocol, outcome, names, tcp }) => [protocol, outcome, names, tcp.frames]),
    ).toEqual([['other', null, null, frames.length]]);
  });

  it('that is mail is mail', async () => {
    const greeting = tcpFrame({
      from: server,
      to: client,
      flags: 'PA',
      seq: 1,
      ack: 1,
      payload: '220 mx.example.org ESMTP\r\n',
    });
    const { streams } = await inspected(...handshake, greeting);
    expect(streams.map(({ protocol }) => protocol)).toEqual(['smtp']);
  });
});
