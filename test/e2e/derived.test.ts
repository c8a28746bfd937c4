/**
 * Captures made of the samples, with Wireshark's tools, with tcprewrite and by hand: their streams have tshark's numbers
 * and frames, and where nothing that matters was changed, the verdicts are the same.
 */
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCapture } from '../../src/cli/captures.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import type { InspectionDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import type { PcapOptions } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import {
  changed,
  disordered,
  duplicated,
  framesOf,
  inIpv6,
  type MadeFrame,
  remade,
  resegmented,
  shifted,
  swapped,
} from '../support/remake.ts';
import { isInstalled, runTool, type StreamFrames, tsharkStreams } from '../support/tshark.ts';
import { ENCAPSULATIONS } from './layers/encapsulations.ts';

const TOOLS = ['tshark', 'editcap', 'mergecap', 'tcprewrite'];
const missing = TOOLS.filter((tool) => !isInstalled(tool));
if (missing.length > 0) console.log(`skipped: derived captures need ${missing.join(', ')}`);

const samples = (below: string) =>
  readdirSync(samplePath(below))
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => samplePath(join(below, name)));
const SAMPLES = samples('.');
/**
 * Wireshark's reader of SOCKS spends numbers of streams; on frames that are cut, by what it makes of the rest. What DNS answers
 * say of addresses does not fit other addresses.
 */
const IN_A_ROW = SAMPLES.filter((path) => !/^(through-proxy|with-dns)/.test(basename(path)));
const CAUSES = samples('causes');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);
const inspect = async (path: string) =>
  inspectCapture([await openCapture(path, () => process.stdin)], { trust });
const inspectPiped = (path: string) =>
  inspectCapture([{ name: 'piped', chunks: () => createReadStream(path) }], { trust });

const streamFrames = ({ streams }: InspectionDocument): StreamFrames[] =>
  streams.map(({ stream, firstFrame, lastFrame, tcp }) => ({
    stream,
    firstFrame,
    lastFrame,
    frames: tcp.frames,
  }));
const verdicts = ({ streams }: InspectionDocument) =>
  streams.map(({ stream, protocol, outcome, cause }) => `${stream} ${protocol} ${outcome} ${cause}`);

/** Makes a capture at `to` of the one at `from`. */
type Derive = (from: string, to: string) => Promise<void>;

const editcap =
  (options: readonly string[], frames: readonly string[] = []): Derive =>
  (from, to) =>
    runTool('editcap', ...options, from, to, ...frames);
const mergecap =
  (...options: readonly string[]): Derive =>
  (from, to) =>
    runTool('mergecap', '-F', 'pcap', ...options, '-w', to, from, from);
const tcprewrite =
  (...options: readonly string[]): Derive =>
  (from, to) =>
    runTool('tcprewrite', ...options, `--infile=${from}`, `--outfile=${to}`);
const fragroute =
  (...rules: readonly string[]): Derive =>
  (from, to) => {
    writeFileSync(`${to}.conf`, `${rules.join('\n')}\n`);
    return tcprewrite(`--fragroute=${to}.conf`)(from, to);
  };
const rewritten =
  (write: (capture: Buffer) => Uint8Array): Derive =>
  async (from, to) =>
    writeFileSync(to, write(readFileSync(from)));
const reframed =
  (change: (frames: readonly MadeFrame[]) => readonly MadeFrame[], options: PcapOptions = {}): Derive =>
  async (from, to) =>
    writeFileSync(to, remade(change(await framesOf(readFileSync(from))), options));

const FORMATS: Readonly<Record<string, Derive>> = {
  nanoseconds: editcap(['-F', 'nsecpcap']),
  'modified pcap': editcap(['-F', 'modpcap']),
  pcapng: editcap(['-F', 'pcapng']),
  'pcapng with comments': editcap(['-F', 'pcapng', '-a', '1:the first one', '-a', '2:the second one']),
  gzip: rewritten((capture) => gzipSync(capture)),
  'big-endian': reframed((frames) => frames, { bigEndian: true }),
};

/** Changes after which everybody still did what they did. */
const HARMLESS: Readonly<Record<string, Derive>> = {
  ...FORMATS,
  'five seconds later': editcap(['-t', '5']),
  'merged with itself': mergecap(),
  'a VLAN tag': tcprewrite('--enet-vlan=add', '--enet-vlan-tag=7', '--enet-vlan-cfi=0', '--enet-vlan-pri=0'),
  'other addresses': tcprewrite('--pnat=192.0.2.0/24:203.0.113.0/24,198.51.100.0/24:10.1.2.0/24'),
  'random addresses': tcprewrite('--seed=7'),
  'other sequence numbers': tcprewrite('--tcp-sequence=7'),
  'Cisco HDLC': tcprewrite('--dlt=hdlc', '--hdlc-control=0', '--hdlc-address=15'),
  IPv6: reframed(inIpv6),
  'every frame twice': reframed(duplicated),
  'segments of 50 bytes': reframed((frames) => resegmented(frames, 50)),
  'segments of 50 bytes, exchanged, and every frame twice': reframed((frames) =>
    duplicated(swapped(resegmented(frames, 50))),
  ),
  'sequence numbers beyond the middle': reframed((frames) => shifted(frames, 0x8000_0000)),
  'trailing bytes': reframed((frames) =>
    changed(frames, (content, { cut }) =>
      cut > 0 ? content : Buffer.concat([content, Buffer.from('padding')]),
    ),
  ),
  'wrong checksums': reframed((frames) =>
    changed(frames, (content, { tcp }) => {
      content.writeUInt16BE(0xbeef, tcp + 16);
      return content;
    }),
  ),
  'no total length, as before segmentation offload': reframed((frames) =>
    changed(frames, (content, { ip }) => {
      if ((content[ip] as number) >> 4 === 4) content.writeUInt16BE(0, ip + 2);
      return content;
    }),
  ),
};

/** Changes after which less, or something else, can be said. */
const OTHERS: Readonly<Record<string, Derive>> = {
  ...Object.fromEntries(
    [34, 40, 54, 60, 66, 80, 150, 500].map((length) => [
      `cut to ${length} bytes`,
      editcap(['-F', 'pcap', '-s', `${length}`]),
    ]),
  ),
  'cut to 100 bytes, pcapng': editcap(['-s', '100']),
  'cut by tcprewrite': tcprewrite('--mtu=100', '--mtu-trunc'),
  'the first bytes of the frames lost': editcap(['-C', '2']),
  'years later': editcap(['-t', '500000000']),
  'long before': editcap(['-t', '-1500000000']),
  'all at one time': editcap(['-S', '-0']),
  'the beginning missing': editcap([], ['1-9']),
  'frames missing': editcap([], ['1', '4', '12-14', '20', '33', '41-52', '60', '77', '100-140']),
  'bytes changed': editcap(['-E', '0.01', '--seed', '7']),
  'twice in a row': mergecap('-a'),
  fragments: fragroute('ip_frag 64'),
  'fragments in random order': fragroute('ip_frag 256', 'order random'),
  'overlapping fragments': fragroute('ip_frag 256 new'),
  'frames out of order': reframed((frames) => disordered(frames, 7)),
  'frames far out of order, twice': reframed((frames) => disordered(duplicated(disordered(frames, 8)), 9)),
  'from the end to the beginning': reframed((frames) => frames.toReversed()),
  'bytes one by one': reframed((frames) => resegmented(frames, 1)),
};

describe.skipIf(missing.length > 0)('each sample, and the capture of each cause', () => {
  const captures = [...SAMPLES, ...CAUSES].map((path) => [basename(path, '.pcap'), path] as const);

  it.concurrent.each(captures)('%s has the numbers of tshark', async (_, path) => {
    expect(streamFrames(await inspect(path))).toEqual(await tsharkStreams(path));
  });

  it.concurrent.each(captures)('%s is the same in every format', async (name, path) => {
    const expected = await inspect(path);
    for (const [format, derive] of Object.entries(FORMATS)) {
      const derived = join(folder, `${name} in ${format}`);
      await derive(path, derived);
      for (const document of [await inspect(derived), await inspectPiped(derived)]) {
        expect(streamFrames(document), format).toEqual(streamFrames(expected));
        expect(verdicts(document), format).toEqual(verdicts(expected));
      }
    }
  });
});

describe.skipIf(missing.length > 0).each([
  ['the samples in a row', IN_A_ROW],
  ['the causes in a row', CAUSES],
])('%s', (name, captures) => {
  const original = join(folder, `${name}.pcap`);
  let expected: readonly string[];

  beforeAll(async () => {
    await runTool('mergecap', '-F', 'pcap', '-a', '-w', original, ...captures);
    expected = verdicts(await inspect(original));
  });

  /** Derives a capture, and holds the streams against tshark's. */
  async function derived(change: string, derive: Derive): Promise<InspectionDocument> {
    const path = join(folder, `${name}, ${change}`);
    await derive(original, path);
    const document = await inspect(path);
    expect(streamFrames(document)).toEqual(await tsharkStreams(path));
    return document;
  }

  it.concurrent.each(Object.entries(HARMLESS))('%s: the same verdicts', async (change, derive) => {
    expect(verdicts(await derived(change, derive))).toEqual(expected);
  });

  it.concurrent.each(Object.entries(OTHERS))('%s: the numbers of tshark', async (change, derive) => {
    await derived(change, derive);
  });

  it.concurrent.each(ENCAPSULATIONS)('in %s: the same verdicts', async (change, linkType, wrap) => {
    const encapsulated = reframed((frames) =>
      frames.map((frame) => {
        // Lengths in headers are those on the wire.
        const whole = wrap(Buffer.concat([frame.content.subarray(frame.ip), Buffer.alloc(frame.cut)]));
        return { ...frame, linkType, content: whole.subarray(0, whole.length - frame.cut) };
      }),
    );
    expect(verdicts(await derived(change, encapsulated))).toEqual(expected);
  });
});
