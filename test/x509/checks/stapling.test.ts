import { createHash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeChain, momentOf } from '../../../src/x509/chain.ts';
import type { Stapling } from '../../../src/x509/stapling.ts';
import { createTrustStore } from '../../../src/x509/trust-store.ts';
import {
  basicConstraints,
  build,
  ecKey,
  extension,
  type Key,
  mustStaple,
  pem,
} from '../../support/certificate-builder.ts';
import { parsed, tlv } from '../fixture.ts';

const keys = { root: ecKey(), leaf: ecKey(), responder: ecKey() };
const AT = Date.parse('2025-01-01T12:00:00Z');

const ca = build({
  subject: 'Root',
  issuer: 'Root',
  key: keys.root,
  signer: keys.root,
  extensions: [basicConstraints(true)],
});
const leaf = build({
  subject: 'mx.example.org',
  issuer: 'Root',
  key: keys.leaf,
  signer: keys.root,
  serial: '07',
  extensions: [mustStaple()],
});
const OCSP_SIGNING = extension('551d25', tlv(0x30, tlv(6, Buffer.from('2b06010505070309', 'hex'))));
const responder = (extensions: readonly Uint8Array[], signer = keys.root) =>
  build({ subject: 'Responder', issuer: 'Root', key: keys.responder, signer, extensions });

interface Answer {
  readonly status?: Uint8Array;
  readonly serial?: string;
  readonly signer?: Key;
  readonly certificates?: readonly Uint8Array[];
  readonly nextUpdate?: string;
  readonly thisUpdate?: string;
  readonly broken?: boolean;
}

const GOOD = tlv(0x80);
const REVOKED = tlv(0xa1, tlv(0x18, '20241215000000Z'), tlv(0xa0, tlv(10, new Uint8Array([1]))));

/** An OCSPResponse (RFC 6960 section 4.2.1) about the leaf. */
function ocspResponse({
  status = GOOD,
  serial = '07',
  signer = keys.root,
  certificates = [],
  thisUpdate = '20241231000000Z',
  nextUpdate = '20250107000000Z',
  broken = false,
}: Answer = {}): Uint8Array {
  const issuer = parsed(ca);
  const sha1 = (bytes: Uint8Array) => new Uint8Array(createHash('sha1').update(bytes).digest());
  const certId = tlv(
    0x30,
    tlv(0x30, tlv(6, Buffer.from('2b0e03021a', 'hex')), tlv(5)),
    tlv(4, sha1(issuer.subjectDer)),
    tlv(4, sha1(issuer.spkiDer.subarray(-65))),
    tlv(2, Buffer.from(serial, 'hex')),
  );
  const single = tlv(0x30, certId, status, tlv(0x18, thisUpdate), tlv(0xa0, tlv(0x18, nextUpdate)));
  const data = tlv(0x30, tlv(0xa1, issuer.subjectDer), tlv(0x18, '20241231000000Z'), tlv(0x30, single));
  const signature = new Uint8Array(sign('sha256', data, signer.privateKey));
  if (broken) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  const basic = tlv(
    0x30,
    data,
    tlv(0x30, tlv(6, Buffer.from('2a8648ce3d040302', 'hex'))),
    tlv(3, new Uint8Array([0]), signature),
    ...(certificates.length === 0 ? [] : [tlv(0xa0, tlv(0x30, ...certificates))]),
  );
  const type = tlv(6, Buffer.from('2b0601050507300101', 'hex'));
  return tlv(0x30, tlv(10, new Uint8Array([0])), tlv(0xa0, tlv(0x30, type, tlv(4, basic))));
}

const trust = createTrustStore([{ description: '', pem: () => pem(ca) }]);

function judge(stapling: Stapling | null, sent = leaf) {
  const { checks, trusted } = judgeChain([parsed(sent)], { trust, at: AT, stapling });
  const say = (id: string) => {
    const check = checks.find((it) => it.id === id);
    return check === undefined ? null : `${check.result}: ${check.text}`;
  };
  return { mustStaple: say('must-staple'), ocsp: say('ocsp'), trusted };
}

const stapled = (answer: Answer) => judge({ asked: true, response: ocspResponse(answer) });
const SAYS = 'the stapled answer says good, 2024-12-31T00:00:00Z to 2025-01-07T00:00:00Z';

describe('a certificate that demands a stapled answer', () => {
  it.each<[string, Stapling | null, string, boolean | null]>([
    ['comes with one', { asked: true, response: ocspResponse() }, 'passed', true],
    ['comes without', { asked: true, response: null }, 'failed', false],
    ['comes without, nobody having asked', { asked: false, response: null }, 'undecidable', true],
    ['in a capture that does not show it', null, 'undecidable', true],
  ])('%s', (_, stapling, result, trusted) => {
    const said = judge(stapling);
    expect(said.mustStaple?.split(':')[0]).toBe(result);
    expect(said.trusted).toBe(trusted);
  });

  it('is one of few', () => {
    const other = build({
      subject: 'mx',
      issuer: 'Root',
      key: keys.leaf,
      signer: keys.root,
      extensions: [],
    });
    expect(judge({ asked: true, response: null }, other)).toEqual({
      mustStaple: null,
      ocsp: null,
      trusted: true,
    });
  });
});

describe('a stapled answer', () => {
  it.each<[string, Answer, string]>([
    ['of the issuer', {}, `passed: ${SAYS}; signed by the issuer`],
    [
      'of a responder',
      { signer: keys.responder, certificates: [responder([OCSP_SIGNING])] },
      `passed: ${SAYS}; signed by CN=Responder, for the issuer`,
    ],
    [
      'of one that is no responder',
      { signer: keys.responder, certificates: [responder([])] },
      `warned: ${SAYS}; not to be believed: signed by CN=Responder, whose extendedKeyUsage lacks OCSPSigning`,
    ],
    [
      'of one that another CA issued',
      { signer: keys.responder, certificates: [responder([OCSP_SIGNING], keys.leaf)] },
      `warned: ${SAYS}; not to be believed: signed by CN=Responder, which the issuer did not issue`,
    ],
    [
      'with a broken signature',
      { broken: true },
      `warned: ${SAYS}; not to be believed: its signature is neither of the issuer nor of a responder that it sends`,
    ],
    [
      'about another certificate',
      { serial: '08' },
      'warned: the stapled answer is not about this certificate',
    ],
    [
      'that is out of date',
      { nextUpdate: '20250101000000Z' },
      'warned: the stapled answer says good, 2024-12-31T00:00:00Z to 2025-01-01T00:00:00Z; signed by the issuer; out of date',
    ],
    [
      'of a later time',
      { thisUpdate: '20250102000000Z' },
      'warned: the stapled answer says good, 2025-01-02T00:00:00Z to 2025-01-07T00:00:00Z; signed by the issuer; from after the time that is judged by',
    ],
    [
      'that the certificate is revoked',
      { status: REVOKED },
      'failed: the stapled answer says revoked since 2024-12-15T00:00:00Z (keyCompromise), 2024-12-31T00:00:00Z to 2025-01-07T00:00:00Z; signed by the issuer',
    ],
    [
      'that nobody signed, of a revoked one',
      { status: REVOKED, broken: true },
      expect.stringMatching(/^warned: .*revoked.*not to be believed/) as unknown as string,
    ],
  ])('%s', (_, answer, said) => {
    expect(stapled(answer).ocsp).toEqual(said);
  });

  it.each([
    ['that cannot be read', new Uint8Array([1, 2]), 'warned: the stapled answer cannot be read'],
    ['that is none', new Uint8Array([0x30, 3, 10, 1, 3]), 'warned: the stapled answer says tryLater'],
  ])('%s', (_, response, said) => {
    expect(judge({ asked: true, response }).ocsp).toBe(said);
  });

  it('is judged anew when one of its dates has passed', () => {
    const stapling = { asked: true, response: ocspResponse() };
    const chain = { presented: [], trust, paths: [] };
    const moment = (time: string) => momentOf(chain, { at: Date.parse(time), stapling });
    expect(moment('2025-01-02')).toBe(moment('2025-01-03'));
    expect(moment('2025-01-02')).not.toBe(moment('2025-01-08'));
  });
});
