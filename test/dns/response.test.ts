import { describe, expect, it } from 'vitest';
import { readResponse, recordText } from '../../src/dns/response.ts';
import * as d from '../support/dns-builder.ts';
import { dnsMessages } from '../support/dns-messages.ts';
import { bytes, u16, u32 } from '../support/packet-builder.ts';

const A = d.addressRecord('example.org', '192.0.2.1');
const RSIG = d.record('example.org', 'RRSIG', Buffer.alloc(40, 1));
const DIGEST = 'ab'.repeat(32);
const OWNER = '_25._tcp.mx.example.org';

/** The records as `name type data ttl`; null where the message is no answer. */
function read(message: Uint8Array): string[] | null {
  const response = readResponse(message);
  if (response === null) return null;
  return response.records.map((it) => `${it.name} ${it.type} ${recordText(it)} ${it.ttl}`);
}

describe('a response', () => {
  it.each<[string, d.DnsMessage, string[] | null]>([
    ['with an address', { answers: [A] }, ['example.org A 192.0.2.1 300']],
    [
      'with an IPv6 address',
      { type: 'AAAA', answers: [d.addressRecord('example.org', '2001:db8:0:0:1::25')] },
      ['example.org AAAA 2001:db8::1:0:0:25 300'],
    ],
    [
      'with an IPv6 address that holds one of IPv4',
      { type: 'AAAA', answers: [d.addressRecord('example.org', '::ffff:c000:201')] },
      ['example.org AAAA ::ffff:192.0.2.1 300'],
    ],
    [
      'with mail exchanges, by compressed names',
      {
        type: 'MX',
        answers: [
          d.record(d.TO_QUESTION, 'MX', bytes(u16(10), [2], 'mx', d.TO_QUESTION), { ttl: 7 }),
          d.record(d.TO_QUESTION, 'MX', bytes(u16(0), 0)),
        ],
      },
      ['example.org MX 10 mx.example.org 7', 'example.org MX 0 . 300'],
    ],
    [
      'with a TLSA record',
      { question: OWNER, type: 'TLSA', answers: [d.tlsa(OWNER, `3 1 1 ${DIGEST}`)] },
      [`${OWNER} TLSA 3 1 1 ${DIGEST} 300`],
    ],
    [
      'through CNAMEs, in any order and case',
      {
        answers: [
          d.addressRecord('C.example', '192.0.2.3'),
          d.cname('b.example', 'c.EXAMPLE'),
          d.cname('Example.ORG', 'B.example'),
        ],
      },
      ['C.example A 192.0.2.3 300', 'b.example CNAME c.EXAMPLE 300', 'Example.ORG CNAME B.example 300'],
    ],
    ['with its signature', { answers: [A, RSIG] }, ['example.org A 192.0.2.1 300']],
    ['with nothing', {}, []],
    ['that there is no such name', { flags: 0x8183 }, []],
    [
      'with what nobody asked for',
      { answers: [d.addressRecord('example.net', '192.0.2.9'), A] },
      ['example.org A 192.0.2.1 300'],
    ],
    ['with another type', { answers: [d.mx('example.org', 1, 'mx.example.org')] }, []],
    ['of another class', { answers: [d.addressRecord('example.org', '192.0.2.1', { class: 3 })] }, []],
    ['whose address is beside the answers', { type: 'MX', additional: [A] }, []],
    [
      'with CNAMEs that go round',
      { answers: [d.cname('example.org', 'a.example'), d.cname('a.example', 'example.org')] },
      ['example.org CNAME a.example 300', 'a.example CNAME example.org 300'],
    ],
    [
      'with a TTL of the highest bit',
      { answers: [d.addressRecord('example.org', '192.0.2.1', { ttl: 2 ** 31 })] },
      ['example.org A 192.0.2.1 0'],
    ],
    ['that is a query', { flags: 0x0100, answers: [A] }, null],
    ['to a NOTIFY', { flags: 0xa000, answers: [A] }, null],
    ['that was truncated', { flags: 0x8180 | d.TC, answers: [A] }, null],
    ['that is an error', { flags: 0x8182, answers: [A] }, null],
    ['to two questions', { questions: 2, answers: [A] }, null],
    ['to a question of another class', { questionClass: 3, answers: [A] }, null],
    ['to a question for all types', { type: 'ANY', answers: [A] }, null],
    ['with fewer records than it says', { answers: [A], answerCount: 2 }, null],
    ['with an address of three bytes', { answers: [d.record('example.org', 'A', bytes([192, 0, 2]))] }, null],
    [
      'with an address of five bytes',
      { answers: [d.record('example.org', 'A', bytes([192, 0, 2, 1, 0]))] },
      null,
    ],
    [
      'with an IPv6 address of 15 bytes',
      { type: 'AAAA', answers: [d.record('example.org', 'AAAA', Buffer.alloc(15))] },
      null,
    ],
    [
      'whose data is longer than the message',
      { answers: [d.record('example.org', 'A', bytes([192, 0, 2, 1]), { length: 5 })] },
      null,
    ],
    [
      'whose exchange ends before its data',
      { type: 'MX', answers: [d.record('example.org', 'MX', bytes(u16(1), d.name('a.example'), 0))] },
      null,
    ],
    [
      'whose exchange goes past its data',
      {
        type: 'MX',
        answers: [d.record('example.org', 'MX', bytes(u16(1), d.name('a.example')), { length: 8 }), A],
      },
      null,
    ],
    [
      'with a TLSA record without data',
      { type: 'TLSA', answers: [d.record('example.org', 'TLSA', bytes([3, 1, 1]))] },
      null,
    ],
    [
      'with a dot inside a label',
      { type: 'CNAME', answers: [d.record('example.org', 'CNAME', bytes(4, 'mx.a', d.name('example')))] },
      null,
    ],
    [
      'with a line feed inside a label',
      { type: 'CNAME', answers: [d.record('example.org', 'CNAME', bytes(4, 'mx\na', 0))] },
      null,
    ],
    [
      'with a label that is not ASCII',
      { type: 'CNAME', answers: [d.record('example.org', 'CNAME', bytes(2, '\xc3\xbc', 0))] },
      null,
    ],
  ])('%s', (_, message, records) => {
    expect(read(d.dnsMessage(message))).toEqual(records);
  });

  it.each([
    [0x81a0, true],
    [0x8180, false],
    [0x8190, false], // CD
  ])('with flags %i is validated: %s', (flags, authenticated) => {
    expect(readResponse(d.dnsMessage({ flags, answers: [A] }))?.authenticated).toBe(authenticated);
  });
});

describe('compression', () => {
  const here = 12 + d.name('example.org').length + 4;
  const answer = (owner: Uint8Array, ...before: Uint8Array[]) =>
    d.dnsMessage({
      answers: [...before, d.record(owner, 'A', bytes([192, 0, 2, 1]))],
      answerCount: before.length + 1,
    });
  const pointer = (at: number) => u16(0xc000 | at);

  it.each<[string, Uint8Array]>([
    ['to itself', answer(pointer(here))],
    ['forward', answer(pointer(here + 4))],
    ['to a label that leads back to it', answer(bytes([1], 'a', pointer(here)))],
    ['past the end', answer(pointer(0x3fff))],
    ['that is half', d.dnsMessage({ answerCount: 1, answers: [bytes([0xc0])] })],
    ['of a kind that is not assigned', answer(bytes([0x80, 12]))],
    [
      'to a name that gets too long',
      answer(bytes(...Array.from({ length: 61 }, () => bytes(3, 'abc')), pointer(12))),
    ],
  ])('%s is no name', (_, message) => {
    expect(readResponse(message)).toBeNull();
  });

  it('from pointer to pointer is followed to a bound', () => {
    // What nobody reads holds the pointers, each to the one before.
    const chain = (length: number) => {
      const data = here + d.name('x').length + 10;
      const links = Array.from({ length }, (_, i) => pointer(i === 0 ? 12 : data + 2 * (i - 1)));
      return answer(pointer(data + 2 * (length - 1)), d.record('x', 'RRSIG', bytes(...links)));
    };
    expect(read(chain(126))).toEqual(['example.org A 192.0.2.1 300']);
    expect(read(chain(127))).toBeNull();
    expect(read(chain(8000))).toBeNull();
  });

  it('in a message of 64 KB, thousands of times', () => {
    const count = 4000;
    const record = (i: number) => d.record(d.TO_QUESTION, 'A', u32(i));
    const message = d.dnsMessage({ answers: Array.from({ length: count }, (_, i) => record(i)) });
    expect(message.length).toBeGreaterThan(64_000);
    expect(read(message)?.length).toBe(count);
  });
});

describe('real messages', async () => {
  const messages = (await dnsMessages('with-dns.pcap')).map(({ message }) => message);

  it('are read', () => {
    expect(messages.map(read).filter((it) => it !== null && it.length > 0).length).toBe(10);
  });

  it('say the same or nothing at all where they are cut', () => {
    for (const message of messages) {
      const whole = read(message);
      for (let length = 0; length < message.length; length += 1)
        expect([null, whole]).toContainEqual(read(message.subarray(0, length)));
    }
  });

  it('make no exception, and nothing but names of hosts, where a byte is changed', () => {
    for (const message of messages) {
      for (let at = 0; at < message.length; at += 1) {
        for (const value of [
          0,
          0xff,
          0xc0,
          0x3f,
          (message[at] as number) ^ 1,
          (message[at] as number) ^ 0x20,
        ]) {
          const changed = Buffer.from(message);
          changed[at] = value;
          for (const line of read(changed) ?? []) expect(line).toMatch(/^[\x20-\x7e]+$/);
        }
      }
    }
  });
});
