import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { StreamDocument } from '../../../src/report/document.ts';
import type { ChainDocument } from '../../../src/report/document-chain.ts';
import { CertificateExport } from '../../../src/report/export/certificate-export.ts';
import { inspectSample } from '../../support/inspect-sample.ts';
import { issuer, leaf, rejectedStream } from '../../support/report-documents.ts';

function exported(...streams: readonly StreamDocument[]): Map<string, string | Uint8Array> {
  const all = new CertificateExport();
  for (const stream of streams) all.add(stream);
  return new Map([...all.files()].map(({ name, content }) => [name, content]));
}

/** A stream that presents these certificates. */
function presenting(
  stream: number,
  server: ReturnType<typeof leaf>[],
  client: typeof server = [],
): StreamDocument {
  const { tls } = rejectedStream(stream);
  return rejectedStream(stream, {
    tls: tls && {
      ...tls,
      certificates: { server, client },
      chain: chainOf(server),
      clientChain: chainOf(client),
    },
  });
}

/** All of them are in the path, whose issuer is missing. */
function chainOf(sent: ReturnType<typeof leaf>[]): ChainDocument | null {
  if (sent.length === 0) return null;
  const path = sent.map(({ sha256, subject }, place) => ({ sha256, subject, sent: place }));
  return {
    path,
    end: 'missing-issuer',
    anchor: null,
    trusted: null,
    alternatives: [],
    passed: 0,
    checks: [],
  };
}

const LEAF = 'mx.example.net-ab12ab12ab12ab12';
const ISSUER = 'Example_Trust_CA_1-ef56ef56ef56ef56';

test('each distinct certificate and chain is written once, of either side', () => {
  const own = leaf({ sha256: '77'.repeat(32), subject: 'CN=client', pem: 'no line feed' });
  const files = exported(presenting(0, [leaf(), issuer()]), presenting(1, [leaf(), issuer()], [own]));
  expect([...files.keys()]).toEqual([
    ...[LEAF, ISSUER, 'client-7777777777777777'].flatMap((stem) =>
      ['pem', 'der', 'txt'].map((kind) => `${stem}.${kind}`),
    ),
    expect.stringMatching(/^chain-mx\.example\.net-[0-9a-f]{16}\.pem$/),
    expect.stringMatching(/^chain-mx\.example\.net-[0-9a-f]{16}-in-order\.pem$/),
    expect.stringMatching(/^chain-client-[0-9a-f]{16}\.pem$/),
    expect.stringMatching(/^chain-client-[0-9a-f]{16}-in-order\.pem$/),
    'index.csv',
    'index.json',
  ]);
  expect(files.get(`${LEAF}.pem`)).toBe(leaf().pem);
  expect(files.get('client-7777777777777777.pem')).toBe('no line feed\n');
});

test('a chain without its leaf has no order, until a stream shows it as a whole', () => {
  const whole = presenting(1, [leaf(), issuer()]);
  const cut = { ...whole, tls: whole.tls && { ...whole.tls, chain: null } };
  const inOrder = (...streams: readonly StreamDocument[]) =>
    [...exported(...streams).keys()].filter((name) => name.endsWith('-in-order.pem')).length;
  expect([inOrder(cut), inOrder(cut, whole), inOrder(whole, cut)]).toEqual([0, 1, 1]);
});

test('there is nothing to write of streams without certificates', () => {
  expect(exported(presenting(0, [])).size).toBe(0);
});

test('the index says who presented what when', () => {
  const files = exported(presenting(0, [leaf({ subject: '=1+1,"x"' })]), presenting(3, [leaf()]));
  const rows = `${files.get('index.csv')}`.split('\r\n');
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/^stream,frame,time,from,position,client,server,serverName,subject/);
  expect(rows[1]).toMatch(/^0,\d+,2023-.*Z,server,0,198\.51\.100\.7:\d+,192\.0\.2\.25:25,.*,"'=1\+1,""x""",/);
  const { certificates } = JSON.parse(`${files.get('index.json')}`);
  expect(certificates).toHaveLength(1);
  expect(certificates[0].presented).toMatchObject([{ stream: 0 }, { stream: 3 }]);
});

test('all forms are of the same certificates', async () => {
  const files = exported(...(await inspectSample('bad-certificate.pcap')).streams);
  const pems = [...files.keys()].filter((name) => name.endsWith('.pem') && !name.startsWith('chain-'));
  expect(pems.length).toBeGreaterThan(0);
  for (const name of pems) {
    const pem = new X509Certificate(`${files.get(name)}`);
    const der = files.get(name.replace('.pem', '.der')) as Uint8Array;
    expect(pem.raw.equals(der)).toBe(true);
    expect(files.get(name.replace('.pem', '.txt'))).toContain(`SHA-256 Fingerprint: ${pem.fingerprint256}\n`);
  }
  const [chain = ''] = [...files.keys()].filter((name) => name.startsWith('chain-'));
  // What reads PEM takes no notice of the lines between.
  expect(new X509Certificate(`${files.get(chain)}`).fingerprint256).toBe(
    new X509Certificate(`${files.get(pems[0] as string)}`).fingerprint256,
  );
});
