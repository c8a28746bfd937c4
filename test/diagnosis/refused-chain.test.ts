import { describe, expect, it } from 'vitest';
import { tlsaData } from '../../src/dane/association.ts';
import { parseTlsa, type TlsaRecord } from '../../src/dane/tlsa.ts';
import { build, dnsNames, ecKey } from '../support/certificate-builder.ts';
import { type ChainCase, chainCases } from '../support/chain-cases.ts';
import { refused } from '../support/refused-chain.ts';
import { parsed } from '../x509/fixture.ts';

const CASES = new Map(chainCases().map((it) => [it.name, it]));

const BAD_CERTIFICATE = 42;
const UNSUPPORTED_CERTIFICATE = 43;
const CERTIFICATE_EXPIRED = 45;
const UNKNOWN_CA = 48;
const INTERNAL_ERROR = 80;

/** TLS_RSA_WITH_AES_128_GCM_SHA256 */
const RSA = 0x009c;
/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 */
const ECDHE_RSA = 0xc02f;

/** The findings by their ids, the cause first, and what the cause is said to be. */
async function told(
  name: string,
  alert: number,
  more: { suite?: number; tlsa?: readonly TlsaRecord[] } = {},
) {
  const chain = CASES.get(name);
  if (chain === undefined) throw new Error(name);
  const { cause, findings } = await refused(chain, { alert, ...more });
  return { ids: findings.map(({ id }) => id), detail: findings.find(({ id }) => id === cause)?.detail };
}

describe('unknown_ca about a chain whose root we know', () => {
  it('says that the client does not know it', async () => {
    const { ids, detail } = await told('nothing wrong', UNKNOWN_CA);
    expect(ids).toEqual(['cert.unknown-issuer']);
    expect(detail).toMatch(/a root which we trust and the client evidently lacks/);
  });

  it('names no roots that may be switched off where the issuer is missing', async () => {
    const { detail } = await told('another root is trusted', UNKNOWN_CA);
    expect(detail).toBe(
      'The chain ends at CN=Intermediate, whose issuer CN=Root is neither sent nor among the trusted roots; the client sent a fatal unknown_ca',
    );
  });

  it.each([
    ['intermediate no CA', 'cert.not-a-ca'],
    ['a CA too many', 'cert.not-a-ca'],
    ['leaf signature broken', 'cert.bad-signature'],
    ['intermediate names something else', 'cert.not-a-ca'],
    ['leaf names another key', 'cert.rejected'],
  ])('is no word about the root where the chain does not get there: %s', async (name, id) => {
    expect((await told(name, UNKNOWN_CA)).ids).toEqual([id]);
  });
});

describe('certificate_expired', () => {
  it("hints at the client's clock where nothing has", async () => {
    const chain = CASES.get('nothing wrong') as ChainCase;
    const { cause, findings } = await refused(chain, { alert: CERTIFICATE_EXPIRED });
    expect([cause, findings[0]?.advice[0]]).toEqual([
      'cert.rejected',
      expect.stringContaining("look at the client's clock"),
    ]);
  });

  it('is about the certificate of the path that has', async () => {
    const { ids, detail } = await told('leaf expired', CERTIFICATE_EXPIRED);
    expect(ids).toEqual(['cert.expired']);
    expect(detail).toMatch(/^CN=mx\.example\.org: notAfter 2024-12-01T00:00:00Z; the client/);
  });

  it('is about a cross-signed root that the shown path does not need, where that one has', async () => {
    const { ids, detail } = await told(
      'an expired cross-signed root that is not needed',
      CERTIFICATE_EXPIRED,
    );
    expect(ids).toEqual(['cert.expired']);
    expect(detail).toMatch(
      /^CN=Root: notAfter 2024-06-01T00:00:00Z, on another path than the one that is shown/,
    );
  });
});

describe('a client that does not say why', () => {
  it('has DANE or pinning for a reason where all is well, and one alone that leaves it open', async () => {
    expect((await told('nothing wrong', BAD_CERTIFICATE)).ids).toEqual(['cert.tlsa-suspected']);
    expect((await told('nothing wrong', CERTIFICATE_EXPIRED)).ids).toEqual(['cert.rejected']);
    expect((await told('nothing wrong', UNSUPPORTED_CERTIFICATE)).ids).toEqual(['cert.rejected']);
  });

  it('may have seen what cannot be checked here', async () => {
    const { ids, detail } = await told('leaf signed with ML-DSA', BAD_CERTIFICATE);
    expect(ids).toEqual(['cert.rejected']);
    expect(detail).toMatch(
      /nothing that can be checked here is wrong with it; what may have mattered besides: signature \(not checked: ML-DSA-44/,
    );
  });

  it('may mind what others do not', async () => {
    const { ids, detail } = await told('root before intermediate', BAD_CERTIFICATE);
    expect(ids).toEqual(['cert.tlsa-suspected']);
    expect(detail).toMatch(/; what may have mattered besides: order \(the path goes through [^;]+$/);
  });

  it('may not look at common names', async () => {
    const { detail } = await told('leaf of version 1', BAD_CERTIFICATE);
    expect(detail).toMatch(/they fit the common name only, which RFC 9525 does not look at/);
    expect((await told('nothing wrong', BAD_CERTIFICATE)).detail).not.toMatch(/common name/);
  });
});

describe('a key that the handshake uses for what its certificate does not allow', () => {
  it.each([
    ['leaf for key encipherment', ECDHE_RSA, INTERNAL_ERROR, ['cert.wrong-usage']],
    ['leaf for key agreement', ECDHE_RSA, INTERNAL_ERROR, ['cert.wrong-usage']],
    ['leaf for key encipherment', ECDHE_RSA, BAD_CERTIFICATE, ['cert.tlsa-suspected', 'cert.wrong-usage']],
    ['leaf for key encipherment', RSA, INTERNAL_ERROR, ['tls.internal-error']],
    ['nothing wrong', RSA, INTERNAL_ERROR, ['cert.wrong-usage']],
    ['nothing wrong', ECDHE_RSA, INTERNAL_ERROR, ['tls.internal-error']],
    ['leaf without key usage', RSA, INTERNAL_ERROR, ['tls.internal-error']],
  ])('%s under suite %i, and alert %i: %j', async (name, suite, alert, ids) => {
    expect((await told(name, alert, { suite })).ids).toEqual(ids);
  });

  it('is said with what is missing', async () => {
    expect((await told('leaf for key encipherment', INTERNAL_ERROR)).detail).toBe(
      'CN=mx.example.org: keyUsage keyEncipherment without digitalSignature, which this key exchange needs: GnuTLS refuses that; that is where the client gave up',
    );
  });
});

describe('a TLSA record that was made for another place in the chain', () => {
  const [leaf, intermediate] = CASES.get('nothing wrong')?.sent ?? [];
  const [root] = CASES.get('nothing wrong')?.anchors ?? [];
  const [, other] = CASES.get('surplus')?.sent ?? [];

  function recordOf(kind: string, der: Uint8Array | undefined): TlsaRecord {
    const [, selector, matchingType] = kind.split(' ').map(Number) as [number, number, number];
    const record = parseTlsa(`${kind} ${tlsaData(parsed(der as Uint8Array), selector, matchingType)}`);
    if ('error' in record) throw new Error(record.error);
    return record;
  }

  it.each([
    [
      '3 1 1',
      intermediate,
      'nothing wrong',
      /; it is of CN=Intermediate, sent as 1, for which the record would be 2 1 1;/,
    ],
    [
      '2 0 1',
      leaf,
      'nothing wrong',
      /; it is of CN=mx\.example\.org, sent as 0, for which the record would be 3 0 1;/,
    ],
    [
      '2 1 1',
      root,
      'nothing wrong',
      /; it is of CN=Root, which the server does not send: DANE-TA needs it in the chain/,
    ],
    ['2 1 1', other, 'surplus', /; it is of CN=Other, sent as 1, and is no issuer on the way from the leaf;/],
    ['3 1 1', root, 'nothing wrong', /\(it would have to hold [0-9a-f]{64}\); the client sent/],
  ])('is said to be of it: %s', async (kind, der, name, text) => {
    const { ids, detail } = await told(name, BAD_CERTIFICATE, { tlsa: [recordOf(kind, der)] });
    expect(ids).toEqual(['cert.tlsa-mismatch']);
    expect(detail).toMatch(text);
  });
});

describe('a certificate that cannot be read', () => {
  const { sent = [], anchors = [], at = 0 } = CASES.get('nothing wrong') ?? {};
  const [leaf = new Uint8Array(), ...issuers] = sent;

  it.each<[string, Uint8Array[], RegExp]>([
    [
      'cut short',
      [leaf.subarray(0, 200), ...issuers],
      /no certificate that can be read: certificate 0 of the list: .*still says: serial number 03/,
    ],
    ['none at all', [], /the server sent an empty list of certificates$/],
  ])('is in the capture all the same: %s', async (_, list, text) => {
    const { cause, findings } = await refused({ sent: list, anchors, at }, { alert: BAD_CERTIFICATE });
    expect(cause).toBe('cert.rejected');
    expect(findings[0]?.detail).toMatch(text);
    expect(findings[0]?.advice.join()).toContain('openssl x509');
    expect(findings[0]?.advice.join()).not.toContain('tcpdump');
  });
});

describe('an issuer that is sent in the place of the leaf', () => {
  it('is told from a leaf with a wrong key usage', async () => {
    const { ids, detail } = await told('the leaf after its issuer', BAD_CERTIFICATE);
    expect(ids[0]).toBe('cert.wrong-usage');
    expect(detail).toMatch(/; what was sent first is .* the issuer of 1 \(CN=mx\.example\.org\); the client/);
    expect((await told('leaf may not sign', BAD_CERTIFICATE)).detail).not.toMatch(/sent first/);
  });
});

describe('a certificate with many names', () => {
  const [leaf] = CASES.get('nothing wrong')?.sent ?? [];
  const key = ecKey();
  const manyNames = build({
    subject: 'many',
    issuer: 'many',
    key,
    signer: key,
    extensions: [dnsNames(...Array.from({ length: 11 }, (_, i) => `h${i}.example.net`))],
  });

  it.each([
    [manyNames, /it is for h0\.example\.net, .*, h7\.example\.net and 3 more;/],
    [leaf as Uint8Array, /it is for mx\.example\.org;/],
  ])('has some of them listed, and the others counted', async (der, text) => {
    const chain = { sent: [der], anchors: [der], at: Date.parse('2025-01-01') };
    const { findings } = await refused(chain, { alert: BAD_CERTIFICATE, serverName: 'other.example' });
    expect(findings.find(({ id }) => id === 'cert.name-mismatch')?.detail).toMatch(text);
  });
});
