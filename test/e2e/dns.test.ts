import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { dnsType } from '../../src/registry/dns-types.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { pcapFile } from '../support/capture-builder.ts';
import * as d from '../support/dns-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import * as l from '../support/layers.ts';
import { bytes, ethernet, ipv4, u16 } from '../support/packet-builder.ts';
import { random } from '../support/random.ts';
import { isInstalled } from '../support/tshark.ts';

const hasTshark = isInstalled('tshark');
if (!hasTshark) console.log('skipped: tshark is not installed, so that DNS answers are not compared with it');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Fields = Readonly<Record<string, string>>;

/** A message; records stand by their headings, several with the same one in a list. */
interface Message {
  readonly 'dns.flags_tree': Fields;
  readonly Answers?: Readonly<Record<string, Fields | readonly Fields[]>>;
}

interface Packet {
  readonly _source: {
    readonly layers: { readonly frame: Fields; readonly dns: Message | readonly Message[] };
  };
}

const COUNTED = 'dns.flags.response == 1 && dns.flags.truncated == 0 && (dns.flags.rcode in {0, 3})';

/** Records of answers as `frame name type data ttl authenticated`, in tshark's reading. */
function tsharkAnswers(path: string): string[] {
  const args = ['-n', '-r', path, '-Y', COUNTED, '-T', 'json', '--no-duplicate-keys', '-J', 'frame dns'];
  const json = execFileSync('tshark', args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' });
  const packets: readonly Packet[] = JSON.parse(json);
  return packets.flatMap(({ _source: { layers } }) =>
    [layers.dns].flat().flatMap((message) => {
      const records = Object.values(message.Answers ?? {}).flat();
      return records.flatMap((record) => {
        const type = dnsType(Number(record['dns.resp.type']));
        const text = [
          layers.frame['frame.number'],
          record['dns.resp.name'],
          type,
          dataOf(record),
          record['dns.resp.ttl'],
        ];
        const authenticated = message['dns.flags_tree']['dns.flags.authenticated'] === '1';
        return type === null ? [] : [`${text.join(' ')} ${authenticated}`];
      });
    }),
  );
}

function dataOf(record: Fields): string {
  const exchange = record['dns.mx.mail_exchange']?.replace('<Root>', '.');
  if (exchange !== undefined) return `${record['dns.mx.preference']} ${exchange}`;
  const association = record['dns.tlsa.certificate_association_data']?.replaceAll(':', '');
  if (association === undefined) return record['dns.a'] ?? record['dns.aaaa'] ?? record['dns.cname'] ?? '';
  const parameters = ['certificate_usage', 'selector', 'matching_type'].map((it) => record[`dns.tlsa.${it}`]);
  return [...parameters, association].join(' ');
}

async function ourAnswers(path: string): Promise<string[]> {
  const input = { name: 'x', chunks: () => createReadStream(path) };
  const { dns } = await inspectCapture([input], { trust: createTrustStore([]) });
  return dns.map((it) => `${it.frame} ${it.name} ${it.type} ${it.data} ${it.ttl} ${it.authenticated}`);
}

/** Its fields, a signer that is the root, and what is signed. */
const SIGNATURE = bytes(Buffer.alloc(18, 1), 0, Buffer.alloc(8));

/** Answers of every kind, with and without compression. */
function messages(count: number, seed: number): Buffer[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T;
  const label = () => 'abcdefghij-_XYZ0123456789'.slice(next(10), 11 + next(14));
  const name = () => Array.from({ length: 1 + next(5) }, label).join('.');
  const number = (bits: number) => next(2 ** bits);
  const hex = (length: number) => Buffer.from(Array.from({ length }, () => next(256))).toString('hex');
  const data = {
    A: () => Buffer.from(hex(4), 'hex'),
    AAAA: () =>
      Buffer.from(
        pick([hex(16), `20010db8${'0'.repeat(20)}${hex(2)}`, `${'0'.repeat(20)}ffff${hex(4)}`]),
        'hex',
      ),
    CNAME: () => d.name(name()),
    MX: () =>
      bytes(u16(number(16)), pick([d.name(name()), bytes(2, 'mx', d.TO_QUESTION), d.TO_QUESTION, bytes(0)])),
    TLSA: () => bytes([next(5), next(3), next(4)], Buffer.from(hex(1 + next(70)), 'hex')),
  };
  return Array.from({ length: count }, () => {
    const type = pick(['A', 'AAAA', 'CNAME', 'MX', 'TLSA'] as const);
    const question = name();
    const record = () => {
      const kind = pick([type, type, 'RRSIG'] as const);
      const content = kind === 'RRSIG' ? SIGNATURE : data[kind]();
      return d.record(pick([d.TO_QUESTION, question]), kind, content, { ttl: number(31) });
    };
    const answers = Array.from({ length: next(6) }, record);
    return d.dnsMessage({ question, type, flags: pick([0x8180, 0x8180 | d.AD, 0x8183]), answers });
  });
}

describe.skipIf(!hasTshark)('DNS answers are those that tshark reads', () => {
  it('in a sample', async () => {
    const ours = await ourAnswers(samplePath('with-dns.pcap'));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours).toEqual(tsharkAnswers(samplePath('with-dns.pcap')));
  });

  it.each([1, 2, 3])('of every kind, seed %i', async (seed) => {
    const path = join(folder, `${seed}.pcap`);
    const frames = messages(300, seed).map((message) =>
      ethernet(ipv4(l.udp(40_000, message, { source: 53 }), { protocol: 17 })),
    );
    writeFileSync(path, pcapFile(frames));
    const ours = await ourAnswers(path);
    expect(ours.length).toBeGreaterThan(300);
    expect(ours).toEqual(tsharkAnswers(path));
  });
});
