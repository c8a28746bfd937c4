import { describe, expect, it } from 'vitest';
import { type DnsAnswer, Lookups } from '../../src/dns/lookups.ts';
import { namesOfServer } from '../../src/dns/names-of-server.ts';
import type { Reaching } from '../../src/dns/reaching.ts';
import { MAX_TLSA_ANSWERS, MAX_TLSA_RECORDS } from '../../src/limits.ts';
import { answer, reaching, SERVER } from '../support/dns-answers.ts';

const A = answer(4, [`mx.example.org A ${SERVER}`]);
const OWNER = '_25._tcp.mx.example.org';
const AD = { authenticated: true };
const tlsa = (frame: number, data: string, more: Parameters<typeof answer>[2] = AD) =>
  answer(frame, [`${OWNER} TLSA 3 1 1 ${data}`], more);
const none = (frame: number, more: Parameters<typeof answer>[2] = AD) =>
  answer(frame, [], { name: OWNER, type: 'TLSA', ...more });

/** As `name data frame standing`, the name without `_25._tcp.`. */
function records(answers: readonly DnsAnswer[], more: Partial<Reaching> = {}): string[] {
  const lookups = new Lookups();
  for (const each of answers) lookups.add(each);
  const found = namesOfServer(lookups, reaching(more))?.tlsa ?? [];
  return found.map((it) => `${it.owner.slice(9)} ${it.record.association} ${it.frame} ${it.standing}`);
}

describe('the TLSA records of a server', () => {
  it.each<[string, readonly DnsAnswer[], readonly string[], Partial<Reaching>?]>([
    ['apply where they were validated', [A, tlsa(5, 'ab')], ['mx.example.org ab 5 applies']],
    ['apply before the certificate', [A, tlsa(19, 'ab')], ['mx.example.org ab 19 applies']],
    ['are later behind it', [A, tlsa(21, 'ab')], ['mx.example.org ab 21 later']],
    [
      'are later where they change',
      [A, tlsa(5, 'ab'), tlsa(21, 'cd')],
      ['mx.example.org ab 5 applies', 'mx.example.org cd 21 later'],
    ],
    ['are told once where they do not', [A, tlsa(5, 'ab'), tlsa(21, 'ab')], ['mx.example.org ab 5 applies']],
    ['are those of the last answer', [A, tlsa(5, 'ab'), tlsa(6, 'cd')], ['mx.example.org cd 6 applies']],
    ['are gone with the last answer', [A, tlsa(5, 'ab'), none(6)], []],
    [
      'count as unauthenticated without the AD bit',
      [A, tlsa(5, 'ab', {})],
      ['mx.example.org ab 5 unauthenticated'],
    ],
    [
      'are those with the AD bit before others',
      [A, tlsa(5, 'ab'), tlsa(6, 'cd', {})],
      ['mx.example.org ab 5 applies'],
    ],
    ['have expired', [A, tlsa(5, 'ab', { ...AD, at: -1000 })], []],
    ['are of the port', [A, tlsa(5, 'ab')], [], { port: 465 }],
    ['were not asked for by the server', [A, tlsa(5, 'ab', { ...AD, client: SERVER })], []],
    [
      'are those that the client was told',
      [A, tlsa(5, 'ab'), tlsa(6, 'cd', { ...AD, client: '198.51.100.99' })],
      ['mx.example.org ab 5 applies'],
    ],
    [
      'are of the name that was asked for',
      [A, answer(5, [`_25._tcp.other.example TLSA 3 1 1 cd`], AD), tlsa(5, 'ab')],
      ['other.example cd 5 applies'],
      { asked: 'Other.example.' },
    ],
    [
      'are of the name that was asked for, whatever the address',
      [tlsa(5, 'ab')],
      ['mx.example.org ab 5 applies'],
      { asked: 'mx.example.org', address: null },
    ],
    [
      'may lie behind a CNAME of their owner',
      [A, answer(5, [`${OWNER} CNAME dane.example.org`, 'dane.example.org TLSA 3 1 1 ab'], AD)],
      ['mx.example.org ab 5 applies'],
    ],
    [
      'are those of the host behind a CNAME first',
      [
        answer(4, ['mx.example.org CNAME host.example.net', `host.example.net A ${SERVER}`]),
        tlsa(5, 'ab'),
        answer(6, ['_25._tcp.host.example.net TLSA 3 1 1 cd'], AD),
      ],
      ['host.example.net cd 6 applies'],
    ],
    [
      'are those of the alias, where the host behind the CNAME has none',
      [answer(4, ['mx.example.org CNAME host.example.net', `host.example.net A ${SERVER}`]), tlsa(5, 'ab')],
      ['mx.example.org ab 5 applies'],
    ],
    [
      'are uncertain where the server has another name without any',
      [A, answer(4, [`mail.example.net A ${SERVER}`]), tlsa(5, 'ab')],
      ['mx.example.org ab 5 uncertain'],
    ],
    [
      'apply where all names have some',
      [
        A,
        answer(4, [`mail.example.net A ${SERVER}`]),
        tlsa(5, 'ab'),
        answer(5, ['_25._tcp.mail.example.net TLSA 3 1 1 cd'], AD),
      ],
      ['mx.example.org ab 5 applies', 'mail.example.net cd 5 applies'],
    ],
    [
      'are unknown where they are more than are remembered',
      [
        A,
        answer(
          5,
          Array.from({ length: MAX_TLSA_RECORDS + 1 }, (_, i) => `${OWNER} TLSA 3 1 1 ${i}`),
          AD,
        ),
      ],
      [],
    ],
    [
      'are unknown where they change too often',
      [A, ...Array.from({ length: MAX_TLSA_ANSWERS + 1 }, (_, i) => tlsa(5, `${i}`))],
      [],
    ],
  ])('%s', (_, answers, expected, more) => {
    expect(records(answers, more)).toEqual(expected);
  });
});
