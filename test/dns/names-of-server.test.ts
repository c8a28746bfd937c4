import { describe, expect, it } from 'vitest';
import { type DnsAnswer, Lookups } from '../../src/dns/lookups.ts';
import { namesOfServer } from '../../src/dns/names-of-server.ts';
import type { Reaching } from '../../src/dns/reaching.ts';
import { MAX_DNS_NAMESAKES } from '../../src/limits.ts';
import { answer, CLIENT, reaching, SERVER } from '../support/dns-answers.ts';

const MX = answer(2, ['example.org MX 10 mx.example.org']);
const A = answer(4, [`mx.example.org A ${SERVER}`]);
const OTHER = '198.51.100.99';

/** Hosts as `name frame`, next hops as `name preference host frame`. */
function names(answers: readonly DnsAnswer[], more: Partial<Reaching> = {}) {
  const lookups = new Lookups();
  for (const each of answers) lookups.add(each);
  const found = namesOfServer(lookups, reaching(more));
  return (
    found && {
      hosts: found.hosts.map(({ name, frame }) => `${name} ${frame}`),
      nexthops: found.nexthops.map((it) => `${it.name} ${it.preference} ${it.host} ${it.frame}`),
    }
  );
}

describe('the names of a server', () => {
  it.each<[string, readonly DnsAnswer[], readonly string[], readonly string[]]>([
    ['by its address', [A], ['mx.example.org 4'], []],
    ['by its address and the MX record', [MX, A], ['mx.example.org 4'], ['example.org 10 mx.example.org 2']],
    [
      'in any case',
      [answer(2, ['Example.ORG MX 10 MX.example.org']), A],
      ['mx.example.org 4'],
      ['example.org 10 mx.example.org 2'],
    ],
    [
      'through CNAMEs, of one answer',
      [MX, answer(4, ['mx.example.org CNAME host.example.net', `host.example.net A ${SERVER}`])],
      ['host.example.net 4', 'mx.example.org 4'],
      ['example.org 10 mx.example.org 2'],
    ],
    [
      'through CNAMEs, of several answers',
      [MX, answer(4, ['mx.example.org CNAME host.example.net']), answer(5, [`host.example.net A ${SERVER}`])],
      ['host.example.net 5', 'mx.example.org 4'],
      ['example.org 10 mx.example.org 2'],
    ],
    [
      'through a CNAME of the domain',
      [answer(2, ['example.com CNAME example.org', 'example.org MX 10 mx.example.org']), A],
      ['mx.example.org 4'],
      ['example.org 10 mx.example.org 2', 'example.com 10 mx.example.org 2'],
    ],
    [
      'of several domains',
      [MX, answer(3, ['example.net MX 5 mx.example.org', 'example.net MX 20 other.example']), A],
      ['mx.example.org 4'],
      ['example.org 10 mx.example.org 2', 'example.net 5 mx.example.org 3'],
    ],
    [
      'of several hosts',
      [A, answer(5, [`mail.example.net A ${SERVER}`])],
      ['mx.example.org 4', 'mail.example.net 5'],
      [],
    ],
    [
      'as they were looked up last before the stream',
      [MX, A, answer(8, [`mx.example.org A ${SERVER}`]), answer(12, [`mx.example.org A ${SERVER}`])],
      ['mx.example.org 4'],
      ['example.org 10 mx.example.org 2'],
    ],
    [
      'as the client was told, whatever others were',
      [answer(3, [`www.example.com A ${SERVER}`], { client: OTHER }), A],
      ['mx.example.org 4'],
      [],
    ],
    [
      'as somebody was told who looked for a mail exchange',
      [MX, A].map((it) => ({ ...it, client: OTHER })),
      ['mx.example.org 4'],
      ['example.org 10 mx.example.org 2'],
    ],
    [
      'as somebody was told who looked for TLSA records',
      [A, answer(5, ['_25._tcp.mx.example.org TLSA 3 1 1 ab'])].map((it) => ({ ...it, client: OTHER })),
      ['mx.example.org 4'],
      [],
    ],
  ])('%s', (_, answers, hosts, nexthops) => {
    expect(names(answers)).toEqual({ hosts, nexthops });
  });

  it.each<[string, readonly DnsAnswer[], Partial<Reaching>?]>([
    ['another address', [answer(4, ['mx.example.org A 192.0.2.99'])]],
    ['what was looked up later', [answer(10, [`mx.example.org A ${SERVER}`])]],
    ['what had expired for long', [answer(4, [`mx.example.org A ${SERVER}`], { at: -1000 })]],
    ['what the server was told of itself', [MX, { ...A, client: SERVER }]],
    ['what somebody was told who looked for an address', [{ ...A, client: OTHER }]],
    ['a destination without an address', [MX, A], { address: null }],
    [
      'an address with more names than are remembered',
      Array.from({ length: MAX_DNS_NAMESAKES + 1 }, (_, i) => answer(4, [`mx${i}.example A ${SERVER}`])),
    ],
    [
      'a host with more aliases than are remembered',
      [
        A,
        ...Array.from({ length: MAX_DNS_NAMESAKES + 1 }, (_, i) =>
          answer(4, [`a${i}.example CNAME mx.example.org`]),
        ),
      ],
    ],
    [
      'a host with a long way of aliases',
      Array.from({ length: MAX_DNS_NAMESAKES + 1 }, (_, i) =>
        answer(4, i === 0 ? [`a0.example A ${SERVER}`] : [`a${i}.example CNAME a${i - 1}.example`]),
      ),
    ],
  ])('are none by %s', (_, answers, more) => {
    expect(names(answers, more)).toBeNull();
  });

  it('are none by a thicket of names, each of which is remembered', () => {
    const hosts = Array.from({ length: 30 }, (_, i) => `mx${i}.example`);
    const thicket = hosts.flatMap((host, i) => [
      answer(4, [`${host} A ${SERVER}`]),
      ...Array.from({ length: 60 }, (_, k) => answer(4, [`a${i}-${k}.example CNAME ${host}`])),
    ]);
    expect(names(thicket)).toBeNull();
  });

  it('are known without the domains, where these are more than are remembered', () => {
    const domains = Array.from({ length: MAX_DNS_NAMESAKES + 1 }, (_, i) =>
      answer(3, [`d${i}.example MX 1 mx.example.org`]),
    );
    expect(names([...domains, A])).toEqual({ hosts: ['mx.example.org 4'], nexthops: [] });
  });

  it('hold for minutes after their TTL, as a client holds what it has looked up', () => {
    const expired = answer(4, [`mx.example.org A ${SERVER}`], { at: 10 - 60 - 299 });
    expect(names([expired])?.hosts).toEqual(['mx.example.org 4']);
  });

  it('are told to a client under any of its addresses', () => {
    const elsewhere = [
      { ...A, client: '2001:db8::7' },
      answer(5, [`www.example A ${SERVER}`], { client: OTHER }),
    ];
    expect(names(elsewhere, { clients: [CLIENT, '2001:db8::7'] })?.hosts).toEqual(['mx.example.org 4']);
  });
});
