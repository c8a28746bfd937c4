import { describe, expect, it } from 'vitest';
import { inspectSample } from '../support/inspect-sample.ts';

const CA = ['--ca-file', 'lab-ca.pem'];
const STALE = '3 1 1 eae7619917889e3d37c7d484bf7486c54ba74c9ad0e3073aa2473d2608ccc7e5';

/** Sample, options, and of each stream the outcome and the cause. */
const SAMPLES: readonly [name: string, args: readonly string[], streams: readonly string[]][] = [
  ['bad-certificate', CA, ['failed cert.tlsa-suspected']],
  ['bad-certificate', [...CA, '--tlsa', STALE], ['failed cert.tlsa-mismatch']],
  ['not-verified', CA, ['abandoned cert.rejected']],
  ['not-verified', [...CA, '--nexthop', 'example.org'], ['abandoned cert.name-mismatch']],
  ['no-sni-tls12', CA, ['abandoned tls.sni-missing', 'secured null']],
  ['no-sni-tls13', CA, ['abandoned tls.sni-missing', 'secured null']],
  ['renegotiation', CA, ['failed tls.renegotiation']],
  ['renegotiation-compressed', CA, ['failed tls.renegotiation']],
  [
    'old-version-alert',
    CA,
    ['secured null', 'failed tls.version-mismatch', 'cleartext smtp.cleartext-fallback'],
  ],
  [
    'old-version-close',
    CA,
    ['secured null', 'failed tls.version-mismatch', 'cleartext smtp.cleartext-fallback'],
  ],
  ['healthy-tls12', CA, ['secured null']],
  ['healthy-tls13', CA, ['secured null']],
  ['healthy-resumed', CA, ['secured null', 'secured null', 'secured null', 'secured null']],
  ['healthy-mailbox', CA, Array<string>(6).fill('secured null')],
  ['through-proxy', CA, Array<string>(5).fill('secured null')],
  [
    'mailbox-troubles',
    CA,
    [
      'abandoned cert.name-mismatch',
      'abandoned cert.name-mismatch',
      'failed cert.name-mismatch',
      'failed cert.name-mismatch',
      'failed tls.wrapper-mismatch',
      'failed tls.wrapper-mismatch',
      'declined tls.wrapper-mismatch',
    ],
  ],
];

describe('the samples', () => {
  it.each(SAMPLES)('%s %j', async (name, args, want) => {
    const { streams } = await inspectSample(`${name}.pcap`, args);
    expect(streams.map(({ outcome, cause }) => `${outcome} ${cause}`)).toEqual(want);
  });

  it.each(['healthy-tls12', 'healthy-tls13', 'healthy-resumed', 'healthy-mailbox', 'through-proxy'])(
    '%s raises no error and no warning',
    async (name) => {
      const { streams } = await inspectSample(`${name}.pcap`);
      expect(streams.flatMap(({ findings }) => findings)).toEqual([]);
    },
  );
});

describe('what the incidents must say', () => {
  it('gives the values that a TLSA record must hold, and that nobody sent a client certificate', async () => {
    const [stream] = (await inspectSample('bad-certificate.pcap')).streams;
    expect(stream?.tls?.certificates.server.map(({ tlsa }) => tlsa['3 1 1'].length)).toEqual([64, 64]);
    expect(stream?.tls?.certificates.client).toEqual([]);
    expect(stream?.findings[0]?.detail).toContain('no client certificate was sent');
    expect(stream?.findings[0]).toMatchObject({ severity: 'error', frames: [15] });
  });

  it('compares the hello without a name with the one that has it', async () => {
    const [stream] = (await inspectSample('no-sni-tls13.pcap')).streams;
    expect(stream?.findings[0]?.detail).toContain('stream 1');
    expect(stream?.tls?.certificates.server).toEqual([]);
  });

  it('names what else is wrong with the renegotiated session', async () => {
    const [stream] = (await inspectSample('renegotiation-compressed.pcap')).streams;
    const beside = stream?.findings.slice(1).map(({ id, severity }) => `${severity} ${id}`);
    expect(beside).toEqual(
      expect.arrayContaining([
        'warning tls.old-version',
        'warning tls.compression',
        'warning cert.weak-key',
        'warning cert.self-signed',
      ]),
    );
  });

  it('says what the client offers at most and what the server took from others', async () => {
    const stream = (await inspectSample('old-version-alert.pcap')).streams[1];
    expect(stream?.findings[0]?.detail).toMatch(/TLS 1\.0 at most.*took TLS 1\.2/);
  });

  it('says that a silent close is likely a matter of versions', async () => {
    const stream = (await inspectSample('old-version-close.pcap')).streams[1];
    expect(stream?.findings[0]?.detail).toMatch(/^Likely: .*closed without an alert/);
  });
});

describe('streams told of while the capture is read', () => {
  it('tells each stream once, in the order of their ends, and says the same of it as the document', async () => {
    const told: string[] = [];
    const { streams } = await inspectSample('old-version-alert.pcap', CA, {
      onStream: ({ stream, outcome, cause }) => told.push(`${stream} ${outcome} ${cause}`),
    });
    expect(told.toSorted()).toEqual(
      streams.map(({ stream, outcome, cause }) => `${stream} ${outcome} ${cause}`),
    );
  });
});
