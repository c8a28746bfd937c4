import { describe, expect, it } from 'vitest';
import {
  bestVersion,
  differBySniAlone,
  isOld,
  narrowList,
  offerOf,
} from '../../src/diagnosis/hello-facts.ts';
import type { ExtensionFields } from '../../src/tls/extensions/decode.ts';
import type { ClientHello } from '../../src/tls/messages/client-hello.ts';

const points = (ids: readonly number[]) => ids.map((id) => ({ id, name: `${id}` }));

interface Offer {
  readonly versions?: readonly number[];
  readonly suites?: readonly number[];
  readonly groups?: readonly number[];
  readonly schemes?: readonly number[];
  readonly fields?: ExtensionFields;
}

function hello({ versions = [0x0303], suites = [0xc02f], groups, schemes, fields }: Offer): ClientHello {
  return {
    legacyVersion: 0x0303,
    random: '',
    sessionId: '',
    cipherSuites: points(suites),
    compressionMethods: [0],
    extensions: [],
    versions: points(versions),
    fields: {
      ...(groups === undefined ? {} : { groups: points(groups) }),
      ...(schemes === undefined ? {} : { signatureAlgorithms: points(schemes) }),
      ...fields,
    },
  };
}

describe('the best version offered', () => {
  it.each([
    [[0x0303], 0x0303, false],
    [[0x0301], 0x0301, true],
    [[0x0304, 0x0303], 0x0304, false],
    [[0x7a7a, 0x0302], 0x0302, true],
    [[], 0, true],
  ])('of %j is %i, old: %s', (versions, best, old) => {
    expect(bestVersion(hello({ versions }))).toBe(best);
    expect(isOld(hello({ versions }))).toBe(old);
  });
});

describe('what a server with today’s defaults finds nothing usable in', () => {
  const P521 = 25;
  const X25519 = 29;
  const RSA_AES = 0x002f;
  const ECDHE_GCM = 0xc02f;
  const TLS13 = 0x1301;
  it.each<[name: string, offer: Offer, narrow: string | null]>([
    ['all as usual', { groups: [X25519], schemes: [0x0804, 0x0403] }, null],
    ['no lists at all', {}, null],
    ['P-521 only, ECDHE suites only', { groups: [P521] }, 'groups'],
    ['P-521 only, RSA suites, too', { groups: [P521], suites: [ECDHE_GCM, RSA_AES] }, null],
    [
      'P-521 only, ECDHE, signals and GREASE',
      { groups: [P521], suites: [ECDHE_GCM, 0x00ff, 0x5600, 0x0a0a] },
      'groups',
    ],
    ['P-521 only, TLS 1.3', { groups: [P521], suites: [TLS13], versions: [0x0304] }, 'groups'],
    ['SHA-1 signatures only', { groups: [X25519], schemes: [0x0201, 0x0203] }, 'signature-algorithms'],
    ['SHA-1 among others', { groups: [X25519], schemes: [0x0201, 0x0401] }, null],
    ['RSA key exchange only: a matter of suites', { suites: [RSA_AES] }, null],
    ['two ECDHE suites', { suites: [0xc02f, 0xc030] }, null],
    ['groups go before the rest', { groups: [P521], schemes: [0x0201] }, 'groups'],
    ['signatures go before suites', { schemes: [0x0201], suites: [RSA_AES] }, 'signature-algorithms'],
  ])('%s', (_, offer, narrow) => {
    expect(narrowList(hello(offer))).toBe(narrow);
  });
});

describe('two hellos', () => {
  const named = (serverName: string) => hello({ fields: { serverName } });
  it.each<[string, ClientHello, ClientHello, boolean]>([
    ['one with a name, one without', hello({}), named('mx.example.net'), true],
    ['two names', named('a.example'), named('b.example'), true],
    ['the same', named('a.example'), named('a.example'), false],
    ['another list of suites', hello({ suites: [0x1301] }), named('a.example'), false],
  ])('%s differ by the name alone: see the table', (_, a, b, want) => {
    expect(differBySniAlone(offerOf(a), offerOf(b))).toBe(want);
  });
});
