import { expect, test, vi } from 'vitest';
import { type Inspect, main } from '../../src/cli/main.ts';
import type { ViewRequest } from '../../src/cli/view.ts';
import { MAX_MTA_STS_POLICY } from '../../src/limits.ts';
import type { InspectionDocument } from '../../src/report/document.ts';
import { certificateStem, chainStem } from '../../src/report/export/file-names.ts';
import { dnsRecord } from '../support/documents.ts';
import { chunksOf, type FakeWorld, fakeInspect, fakeIo } from '../support/fake-io.ts';
import {
  documentOf,
  issuer,
  leaf,
  otherStream,
  rejectedStream,
  securedStream,
} from '../support/report-documents.ts';
import { piecesOf } from '../support/sources.ts';

const DOCUMENT = documentOf([otherStream(0), rejectedStream(1), securedStream(2)]);
const FILES = { 'a.pcap': 'first\nsecond', 'b.pcap': 'other', 'c.txt': 'no capture' };

/** A view that takes no notice of what is told while reading. */
const IGNORED = { onStream: () => undefined, onFinding: () => undefined, onProgress: () => undefined };

async function run(argv: string, world: FakeWorld = {}, document: InspectionDocument = DOCUMENT) {
  const { io, out, error, written } = fakeIo({ files: FILES, ...world });
  const log: string[] = [];
  const status = await main(argv.split(' ').filter(Boolean), io, fakeInspect(document, log));
  return { status, out: out(), error: error(), written, log };
}

test('help and version', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, error: '' });
  expect((await run('--help')).out).toContain('--export-certs DIR');
  expect((await run('--version')).out).toMatch(/^pcapinspect \d+\.\d+\.\d+\n$/);
});

test('wrong usage is one line with a hint', async () => {
  const { status, out, error } = await run('--frob a.pcap');
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(error).toBe('pcapinspect: unknown option --frob (see pcapinspect --help)\n');
});

test('each format', async () => {
  expect((await run('a.pcap')).out).toMatch(/^mx\.pcap: pcap/);
  expect((await run('--text a.pcap')).out).toBe((await run('a.pcap')).out);
  expect(JSON.parse((await run('--json a.pcap')).out)).toEqual(DOCUMENT);
  expect((await run('--pem 1 a.pcap')).out).toBe(leaf().pem + issuer().pem);
  const lines = (await run('--ndjson a.pcap')).out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type }) => type)).toEqual(['start', 'stream', 'stream', 'stream', 'capture']);
  for (const format of ['', '--json', '--ndjson', '--pem 1']) {
    expect(await run(`${format} a.pcap`)).toMatchObject({ status: 0, error: '' });
  }
});

test('--ndjson prints DNS answers as they come', async () => {
  const { out } = await run('--ndjson a.pcap', {}, { ...DOCUMENT, dns: [dnsRecord()] });
  const lines = out.trimEnd().split('\n').slice(0, 3);
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['start', 'dns', 'stream']);
});

test('--ndjson prints what is known before it reads on', async () => {
  const { io, out } = fakeIo({ files: FILES });
  const seen: string[] = [];
  await main(['--ndjson', 'a.pcap'], io, async ([input], _options, events) => {
    for await (const chunk of chunksOf(input)) {
      seen.push(out());
      if (Buffer.from(chunk).includes('first')) events?.onStream?.(otherStream(7));
      await events?.onPause?.();
    }
    return DOCUMENT;
  });
  expect(seen[0]).toMatch(/^\{"type":"start".*\n$/);
  expect(seen[1]).toContain('{"type":"stream","stream":7,');
});

test('--stream narrows every format', async () => {
  expect(JSON.parse((await run('--json --stream 2 a.pcap')).out).streams).toEqual([DOCUMENT.streams[2]]);
  expect((await run('--ndjson --stream 2 a.pcap')).out.match(/"type":"stream"/g)).toHaveLength(1);
  expect((await run('--stream 2 a.pcap')).out).not.toContain('stream 1');
  expect((await run('--stream 2 --check a.pcap')).status).toBe(0);
});

test('a stream that is not there', async () => {
  const { status, out, error } = await run('--json --stream 2 --stream 9 a.pcap');
  expect(status).toBe(2);
  expect(JSON.parse(out).streams).toHaveLength(1);
  expect(error).toBe('pcapinspect: no stream 9: the capture has streams 0 to 2\n');
  expect(await run('--pem 9 a.pcap')).toMatchObject({ status: 2, out: '' });
  expect((await run('--stream 1 a.pcap', {}, documentOf([]))).error).toContain(
    'the capture has no TCP stream',
  );
});

test.each(['--text', '--json', '--export-certs dir', '--check'])(
  '%s of streams that are not there prints nothing',
  async (format) => {
    const { status, out, error, written } = await run(`${format} --stream 7 --stream 9 a.pcap`);
    expect({ status, out, written: written.size }).toEqual({ status: 2, out: '', written: 0 });
    expect(error).toBe('pcapinspect: no stream 7, 9: the capture has streams 0 to 2\n');
  },
);

test('a stream beside the only one', async () => {
  expect((await run('--stream 7 a.pcap', {}, documentOf([rejectedStream(0)]))).error).toBe(
    'pcapinspect: no stream 7: the capture has stream 0 only\n',
  );
});

test('the view of a stream that is not there ends with the error', async () => {
  const view = async ({ load }: ViewRequest) => {
    await load(IGNORED);
    return 0;
  };
  expect(await run('--stream 7 a.pcap', { terminal: true, view })).toMatchObject({
    status: 2,
    error: 'pcapinspect: no stream 7: the capture has streams 0 to 2\n',
  });
  expect(await run('--stream 1 --host 192.0.2.99=mx a.pcap', { terminal: true, view })).toMatchObject({
    status: 0,
    error: "pcapinspect: --host 192.0.2.99=mx: no stream's server is 192.0.2.99\n",
  });
});

test('a host that no stream went to is said beside the report', async () => {
  for (const format of ['--text', '--json', '--ndjson']) {
    const { status, out, error } = await run(`${format} --host 192.0.2.99=mx a.pcap`);
    expect({ status, error }).toEqual({
      status: 0,
      error: "pcapinspect: --host 192.0.2.99=mx: no stream's server is 192.0.2.99\n",
    });
    expect(out).toBe((await run(`${format} a.pcap`)).out);
  }
});

test('--check with its value set apart', async () => {
  const { status, error } = await run('--check strict a.pcap');
  expect({ status, error }).toEqual({
    status: 2,
    error: 'pcapinspect: strict: no such file: check the name (or was --check=strict meant?)\n',
  });
  expect((await run('strict a.pcap')).error).not.toContain('--check');
});

test('--pem of a stream without a visible certificate', async () => {
  expect(await run('--pem 2 a.pcap')).toMatchObject({
    status: 2,
    out: '',
    error: 'pcapinspect: stream 2 shows no certificate of the server: TLS 1.3 encrypts it\n',
  });
});

test('--check', async () => {
  const healthy = documentOf([securedStream(0)]);
  const cleartext = documentOf([securedStream(0, { outcome: 'cleartext' })]);
  expect(await run('--check a.pcap')).toMatchObject({ status: 1, error: '' });
  expect((await run('--check --json a.pcap')).status).toBe(1);
  expect((await run('--check a.pcap', {}, healthy)).status).toBe(0);
  expect((await run('--check a.pcap', {}, cleartext)).status).toBe(0);
  expect((await run('--check=strict a.pcap', {}, cleartext)).status).toBe(1);
});

test('--export-certs writes each certificate and prints the paths', async () => {
  const { status, out, written } = await run('--export-certs dir a.pcap');
  expect(status).toBe(0);
  expect(out.trimEnd().split('\n')).toEqual([...written.keys()]);
  expect(written.get('dir/mx.example.net-ab12ab12ab12ab12.pem')).toBe(leaf().pem);
  expect(written.get('dir/Example_Trust_CA_1-ef56ef56ef56ef56.pem')).toBe(issuer().pem);
  expect([...written.keys()].slice(-2)).toEqual(['dir/index.csv', 'dir/index.json']);
});

test('what was exported before is said', async () => {
  const first = await run('--export-certs dir a.pcap');
  const old = Object.fromEntries([...first.written].slice(0, 1));
  expect(await run('--export-certs dir a.pcap', { files: { ...FILES, ...old } })).toMatchObject({
    status: 0,
    out: first.out,
    error: `pcapinspect: there already, with the same content: 1 of ${first.written.size} files\n`,
  });
});

test('beside a report the paths go to standard error', async () => {
  const { out, error, written } = await run('--export-certs dir --json a.pcap');
  expect(JSON.parse(out)).toEqual(DOCUMENT);
  expect(error.trimEnd().split('\n')).toEqual([...written.keys()]);
});

test('no certificate to export', async () => {
  expect(await run('--export-certs dir a.pcap', {}, documentOf([]))).toMatchObject({
    status: 0,
    out: '',
    error: 'pcapinspect: no certificate to export\n',
  });
});

test('a file that cannot be read', async () => {
  expect(await run('--json nope.pcap')).toEqual({
    status: 2,
    out: '',
    error: 'pcapinspect: nope.pcap: no such file: check the name\n',
    written: new Map(),
    log: [],
  });
  expect(await run('c.txt')).toMatchObject({
    status: 2,
    out: '',
    error: 'pcapinspect: c.txt: the file is no capture\n',
  });
});

test('the others of several are reported', async () => {
  for (const format of ['--json', '--ndjson', '--text']) {
    const { status, out, error, log } = await run(`${format} a.pcap nope.pcap c.txt b.pcap`);
    expect(status).toBe(2);
    expect(out).not.toBe('');
    expect(error.split('\n')).toHaveLength(3);
    expect(log.filter((line) => !line.startsWith('c'))).toEqual([
      'a.pcap: first',
      'a.pcap: second',
      'b.pcap: other',
    ]);
  }
});

test('unreadable weighs more than a failed check', async () => {
  expect((await run('--check a.pcap nope.pcap')).status).toBe(2);
});

test('file names cannot act on the terminal', async () => {
  const { error } = await run('a\u001b[2J\n.pcap');
  expect(error).toBe('pcapinspect: a\\u001b[2J\\u000a.pcap: no such file: check the name\n');
});

test('a CA file that holds no certificate', async () => {
  expect(await run('--ca-file b.pcap a.pcap')).toMatchObject({ status: 2, out: '' });
  expect((await run('--ca-file b.pcap a.pcap')).error).toMatch(
    /^pcapinspect: b\.pcap: holds no PEM certificate .*\n$/,
  );
});

test('an MTA-STS policy is read, and what is none is said', async () => {
  const policy = 'version: STSv1\nmode: testing\nmx: *.example.net\nmax_age: 60';
  const files = {
    ...FILES,
    good: policy,
    bad: 'version: STSv2',
    long: `${policy}\n${'\n'.repeat(MAX_MTA_STS_POLICY)}`,
  };
  const { io, error } = fakeIo({ files });
  let given: unknown;
  const inspect: Inspect = async (_, { mtaSts }) => {
    given = mtaSts;
    return documentOf([]);
  };
  await main(['--mta-sts', 'good', 'a.pcap'], io, inspect);
  expect(given).toEqual({ mode: 'testing', mx: ['*.example.net'], maxAge: 60 });
  for (const name of ['bad', 'long', 'nope'])
    expect(await main(['--mta-sts', name, 'a.pcap'], io, inspect)).toBe(2);
  expect(error().split('\n')).toEqual([
    'pcapinspect: bad: no MTA-STS policy: it has no "version: STSv1"',
    'pcapinspect: long: an MTA-STS policy has at most 65536 bytes',
    expect.stringMatching(/^pcapinspect: nope: no such file/),
    '',
  ]);
});

test('a fault of the program is said with its place', async () => {
  const { io, out, error } = fakeIo({ files: FILES });
  const status = await main(['a.pcap'], io, async () => {
    throw new TypeError('x is not\u001b a function');
  });
  expect(status).toBe(2);
  expect(out()).toBe('');
  expect(error()).toMatch(
    /^pcapinspect: internal error, please report it: TypeError: x is not\\u001b a function \(main\.test\.ts:\d+:\d+\)\n$/,
  );
});

test('where nobody reads any more, --ndjson reads no further', async () => {
  const { status, log, error } = await run('--ndjson a.pcap', { readsUpTo: 1 });
  expect({ status, error, log }).toEqual({ status: 0, error: '', log: ['a.pcap: first'] });
});

test('of what was not read to its end, nothing is said to be missing', async () => {
  expect(await run('--ndjson --stream 9 a.pcap', { readsUpTo: 1 })).toMatchObject({ status: 0, error: '' });
});

test('certificates of the whole capture are exported though nobody reads the lines', async () => {
  const { log } = await run('--ndjson --export-certs certs a.pcap', { readsUpTo: 1 });
  expect(log).toEqual(['a.pcap: first', 'a.pcap: second']);
});

test('--check still says its verdict to nobody', async () => {
  expect(await run('--check --ndjson a.pcap', { readsUpTo: 1 })).toMatchObject({ status: 1 });
});

test('the view opens in a terminal, with what it asked for', async () => {
  const stem = chainStem([leaf(), issuer()]);
  const view = vi.fn(async ({ load, title, colour, exportCertificates }: ViewRequest) => {
    expect(title).toBe('a.pcap, b.pcap');
    expect(colour).toBe(true);
    expect(await load(IGNORED)).toEqual(DOCUMENT);
    expect(await exportCertificates([])).toEqual([]);
    expect(await exportCertificates([leaf()])).toEqual([`./${certificateStem(leaf())}.pem`]);
    expect(await exportCertificates([leaf(), issuer()])).toEqual([`./${stem}.pem`]);
    return 0;
  });
  const { status, out, written } = await run('a.pcap b.pcap', { terminal: true, view });
  expect({ status, out }).toEqual({ status: 0, out: '' });
  expect(view).toHaveBeenCalledOnce();
  expect(written.get(`./${stem}.pem`)).toBe(leaf().pem + issuer().pem);
});

test.each([
  ['a.pcap', { environment: { TERM: 'dumb' } }],
  ['a.pcap', { view: null }],
  ['--text a.pcap', {}],
  ['--json a.pcap', {}],
  ['--check a.pcap', {}],
  ['--export-certs dir a.pcap', {}],
])('%s with %j prints', async (argv, world) => {
  const view = vi.fn(async () => 0);
  expect((await run(argv, { terminal: true, view, ...world })).out).not.toBe('');
  expect(view).not.toHaveBeenCalled();
});

test('the view is told of the chosen streams while they are read', async () => {
  const told: unknown[] = [];
  const { io } = fakeIo({
    files: FILES,
    terminal: true,
    view: async ({ load }) => {
      await load({
        onStream: ({ stream }) => told.push(stream),
        onFinding: ({ stream }) => told.push(`changed ${stream}`),
        onProgress: ({ bytesRead, bytesTotal, frames, openStreams }) =>
          told.push([bytesRead, bytesTotal, frames, ...openStreams().map(({ stream }) => stream)]),
      });
      return 0;
    },
  });
  const [finding] = rejectedStream(0).findings;
  await main(['--stream', '1', 'a.pcap'], io, async (inputs, _, events) => {
    for await (const _chunk of piecesOf(inputs[0])) {
      for (const stream of DOCUMENT.streams) events?.onStream?.(stream);
      for (const stream of [0, 1])
        if (finding)
          events?.onFinding?.({ stream, finding, withdrawn: false, outcome: 'failed', cause: finding.id });
      events?.onProgress?.({ frames: 3, streams: 3, openStreams: () => DOCUMENT.streams });
    }
    return DOCUMENT;
  });
  expect(told).toEqual([1, 'changed 1', [5, 12, 3, 1], 1, 'changed 1', [11, 12, 3, 1]]);
});

test('what cannot be read is said when the view has closed', async () => {
  const view = async ({ load }: ViewRequest) => {
    await load(IGNORED);
    return 0;
  };
  const error = 'pcapinspect: c.txt: the file is no capture\n';
  expect(await run('c.txt', { terminal: true, view })).toMatchObject({ status: 2, error });
  expect(await run('c.txt a.pcap', { terminal: true, view })).toMatchObject({ status: 2, error });
});

test('NO_COLOR', async () => {
  const colours: boolean[] = [];
  const view = async ({ colour }: ViewRequest) => {
    colours.push(colour);
    return 0;
  };
  for (const NO_COLOR of ['1', '']) await run('a.pcap', { terminal: true, view, environment: { NO_COLOR } });
  expect(colours).toEqual([false, true]);
});
