import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { samplePath } from '../support/inspect-sample.ts';

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;

const trust = createTrustStore([
  { description: 'Node', pem: () => rootCertificates },
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

/** The file header and the records of a little-endian pcap. */
function records(name: string): { readonly header: Buffer; readonly frames: readonly Buffer[] } {
  const file = readFileSync(samplePath(name));
  const frames: Buffer[] = [];
  for (let at = PCAP_HEADER; at < file.length; ) {
    const end = at + RECORD_HEADER + file.readUInt32LE(at + 8);
    frames.push(file.subarray(at, end));
    at = end;
  }
  return { header: file.subarray(0, PCAP_HEADER), frames };
}

async function verdicts(header: Buffer, frames: readonly Buffer[]): Promise<string[]> {
  async function* chunks() {
    yield Buffer.concat([header, ...frames]);
  }
  const { streams } = await inspectCapture([{ name: 'cut', chunks }], { trust });
  return streams.map(({ outcome, cause }) => `${outcome} ${cause}`);
}

/** The capture without each frame, without the frames before each, and without those behind each. */
function* cuts(
  frames: readonly Buffer[],
): Generator<{ readonly what: string; readonly left: readonly Buffer[] }> {
  for (let i = 0; i < frames.length; i++) {
    yield { what: `without frame ${i + 1}`, left: frames.toSpliced(i, 1) };
    yield { what: `from frame ${i + 1}`, left: frames.slice(i) };
    yield { what: `up to frame ${i + 1}`, left: frames.slice(0, i + 1) };
  }
}

/** What a capture may come to when frames are taken from it, beside `incomplete` and what was right of the whole. */
const SAMPLES: readonly [name: string, allowed: RegExp][] = [
  ['healthy-tls12.pcap', /^(secured|null) /],
  ['healthy-tls13.pcap', /^(secured|null) /],
  ['healthy-resumed.pcap', /^(secured|null) /],
  ['healthy-mailbox.pcap', /^(secured|null) /],
  ['through-proxy.pcap', /^(secured|null) /],
  [
    'mailbox-troubles.pcap',
    /^((null|secured) null|(failed|abandoned) cert\.(name-mismatch|rejected)|.* tls\.wrapper-mismatch)$/,
  ],
  ['causes/mail.greeting-rejected.pcap', /^(null null|declined mail\.greeting-rejected)$/],
  [
    'causes/mail.starttls-refused.pcap',
    /^(null null|failed ((mail|smtp)\.starttls-refused|mail\.cleartext-in-tls|tls\.wrapper-mismatch))$/,
  ],
  [
    'causes/mail.starttls-not-offered.pcap',
    /^(null null|declined mail\.starttls-not-offered|cleartext (mail\.starttls-not-offered|capture\..*))$/,
  ],
  ['causes/mail.starttls-not-used.pcap', /^(null null|cleartext (mail\.starttls-not-used|capture\..*))$/],
  [
    'causes/mail.tls-required.pcap',
    /^(null null|declined mail\.tls-required|cleartext (mail\.(tls-required|starttls-not-used)|capture\..*))$/,
  ],
  ['causes/proxy.refused.pcap', /^(null null|unreached proxy\.refused)$/],
  ['bad-certificate.pcap', /^(null null|failed cert\.(tlsa-suspected|rejected))$/],
  ['not-verified.pcap', /^(secured null|null null|abandoned cert\.rejected)$/],
  ['old-version-alert.pcap', /^(secured|null|failed tls\.version-mismatch|cleartext (smtp|capture)\.)/],
];

describe('a capture that lacks frames accuses nobody of what it does not show', () => {
  it.each(SAMPLES)('%s', async (name, allowed) => {
    const { header, frames } = records(name);
    const wrong: string[] = [];
    for (const { what, left } of cuts(frames)) {
      for (const verdict of await verdicts(header, left)) {
        if (!verdict.startsWith('incomplete capture.') && !allowed.test(verdict))
          wrong.push(`${what}: ${verdict}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

it('without times a certificate is said to be neither of another time nor right', async () => {
  const { header, frames } = records('bad-certificate.pcap');
  const untimed = frames.map((frame) => Buffer.concat([Buffer.alloc(8), frame.subarray(8)]));
  expect(await verdicts(header, untimed)).toEqual(['failed cert.rejected']);
});

it('says how to get a certificate to see that is not whole in the capture', async () => {
  const { header, frames } = records('bad-certificate.pcap');
  async function* chunks() {
    yield Buffer.concat([header, ...frames.toSpliced(12, 1)]);
  }
  const { streams } = await inspectCapture([{ name: 'cut', chunks }], { trust });
  expect(streams[0]?.findings[0]).toMatchObject({
    id: 'cert.rejected',
    title: "The client rejected the server's certificate, and the capture cannot show why",
    advice: [
      expect.stringContaining('whole packets (tcpdump -s 0)'),
      expect.stringContaining('log says why'),
    ],
  });
});
