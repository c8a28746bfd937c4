/** `--keylog-out`, as tshark reads what it writes: without a key log beside it, the dialogue inside is there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectionDocument } from '../../src/report/document.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { captureOf } from '../support/session-capture.ts';
import { OPENING, type Said } from '../support/session-player.ts';
import { tlsSession } from '../support/tls-session.ts';
import { isInstalled, runTool } from '../support/tshark.ts';

const COMMAND = fileURLToPath(new URL('../../bin/pcapinspect.js', import.meta.url));
const missing = ['tshark', 'editcap', 'mergecap', 'capinfos'].filter((tool) => !isInstalled(tool));
if (missing.length > 0)
  console.log(`skipped: what --keylog-out writes needs ${missing.join(', ')} to be read`);

const SAMPLE = samplePath('no-sni-tls13.pcap');
const KEYS = samplePath('no-sni-tls13.keys');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function tshark(path: string, ...args: string[]): string[] {
  // A home without preferences: a key log that they name would help.
  const env = { PATH: process.env.PATH, HOME: folder };
  const output = execFileSync('tshark', ['-n', '-r', path, ...args], {
    encoding: 'utf8',
    env,
    stdio: 'pipe',
  });
  return output.trimEnd().split('\n');
}

const fields = (...names: string[]) => ['-T', 'fields', ...names.flatMap((name) => ['-e', name])];

/** What is to be the same in a copy. */
const FRAMES = fields(
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'frame.encap_type',
  'frame.comment',
  'eth.type',
);

const INSIDE: readonly Said[] = [
  ['C', 'EHLO inside.example\r\n'],
  ['S', '250 mx\r\n'],
  ['C', 'MAIL FROM:<a@inside.example>\r\n'],
  ['S', '250 ok\r\n'],
  ['C', 'QUIT\r\n'],
  ['S', '221 bye\r\n'],
];
const COMMANDS = ['EHLO', 'MAIL', 'QUIT'];

beforeAll(async () => {
  if (missing.length > 0) return;
  const old = await tlsSession(INSIDE, 'TLSv1.2');
  writeFileSync(at('old.pcap'), captureOf([...OPENING, ...old.said]));
  writeFileSync(at('old.keys'), old.keyLog);
  writeFileSync(at('other.keys'), (await tlsSession([])).keyLog);
  writeFileSync(at('all.keys'), ['old.keys', 'other.keys'].map((name) => readFileSync(at(name))).join(''));
  await runTool('editcap', '-F', 'nsecpcap', '-t', '0.000000123', SAMPLE, at('nano.pcap'));
  await runTool(
    'editcap',
    '-F',
    'pcapng',
    '-s',
    '500',
    '-a',
    '3:somebody was here',
    SAMPLE,
    at('cut.pcapng'),
  );
});

describe.skipIf(missing.length > 0)('a capture with its secrets inside', () => {
  it('opens decrypted, whole', () => {
    const copy = at('whole.pcapng');
    expect(run('--keylog', KEYS, '--keylog-out', copy, SAMPLE)).toEqual({
      status: 0,
      stdout: `${copy}\n`,
      stderr: '',
    });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(tshark(copy, ...FRAMES)).toEqual(tshark(SAMPLE, ...FRAMES));
    const dialogue = ['-Y', 'smtp', ...fields('frame.number', 'smtp.req.command', 'smtp.response.code')];
    const opened = tshark(copy, ...dialogue);
    expect(opened).toEqual(tshark(SAMPLE, '-o', `tls.keylog_file:${KEYS}`, ...dialogue));
    expect(opened.join('\n')).toContain('MAIL,RCPT,DATA');
    expect(tshark(SAMPLE, ...dialogue).join('\n')).not.toContain('MAIL,RCPT,DATA');
    expect(execFileSync('capinfos', [copy], { encoding: 'utf8' })).toMatch(/decryption secrets in file: 1/);
  });

  it('with the frames and secrets of one stream alone', () => {
    const copy = at('stream.pcapng');
    expect(
      run('--keylog', KEYS, '--keylog', at('all.keys'), '--keylog-out', copy, '--stream', '1', SAMPLE).status,
    ).toBe(0);
    expect(tshark(copy, ...FRAMES)).toEqual(tshark(SAMPLE, '-Y', 'tcp.stream==1', ...FRAMES));
    const [random] = tshark(
      SAMPLE,
      '-Y',
      'tcp.stream==1 and tls.handshake.type==1',
      ...fields('tls.handshake.random'),
    );
    const lines = readFileSync(KEYS, 'utf8').trim().split('\n');
    const inside = readFileSync(copy, 'latin1');
    for (const line of lines) expect(inside.includes(line), line).toBe(line.includes(` ${random} `));
    for (const line of readFileSync(at('all.keys'), 'utf8').trim().split('\n'))
      expect(inside.includes(line)).toBe(false);
    expect(tshark(copy, '-Y', 'smtp.req.command==MAIL', ...fields('tcp.stream'))).toEqual(['0']);
  });

  it('of several captures, in the order of time, with the digits of each', async () => {
    const inputs = [at('nano.pcap'), at('old.pcap'), at('cut.pcapng')];
    const copy = at('several.pcapng');
    const { status } = run('--keylog', KEYS, '--keylog', at('all.keys'), '--keylog-out', copy, ...inputs);
    expect(status).toBe(0);
    await runTool('mergecap', '-w', at('merged.pcapng'), ...inputs);
    expect(tshark(copy, ...FRAMES)).toEqual(tshark(at('merged.pcapng'), ...FRAMES));
    expect(tshark(copy, ...FRAMES).join('\n')).toMatch(/\.\d{6}123\t[\s\S]*somebody was here/);
    expect(execFileSync('capinfos', [copy], { encoding: 'utf8' })).toMatch(/Number of interfaces in file: 2/);
    const old = ['-Y', 'ip.addr==192.0.2.1 and tls and smtp.req.command', ...fields('smtp.req.command')];
    expect(tshark(copy, ...old)).toEqual(COMMANDS);
    expect(readFileSync(copy, 'latin1')).not.toContain(readFileSync(at('other.keys'), 'utf8').split('\n')[0]);
  });

  it('is read back, and accepted by editcap', async () => {
    const copy = at('back.pcapng');
    run('--keylog', KEYS, '--keylog-out', copy, SAMPLE);
    const json = (...args: string[]): InspectionDocument => JSON.parse(run('--json', ...args).stdout);
    const [own, given] = [json(copy), json('--keylog', KEYS, SAMPLE)];
    expect(own.streams).toEqual(given.streams);
    expect(own.streams.map(({ tls }) => tls?.decrypted)).toEqual([true, true]);
    await runTool('editcap', '-F', 'pcapng', copy, at('edited.pcapng'));
    expect(tshark(at('edited.pcapng'), ...FRAMES)).toEqual(tshark(SAMPLE, ...FRAMES));
    // And once more out of itself, with nothing beside it.
    expect(run('--keylog-out', at('again.pcapng'), copy).status).toBe(0);
    expect(readFileSync(at('again.pcapng')).equals(readFileSync(copy))).toBe(true);
  });

  it.each([
    [
      'no secret fits',
      ['--keylog', 'other.keys', 'SAMPLE'],
      /x\.pcapng: is not written: no secret is known of any TLS session/,
    ],
    ['the stream has none', ['--keylog', 'old.keys', '--stream', '1', 'SAMPLE'], /x\.pcapng: is not written/],
    ['there is no such stream', ['--keylog', 'KEYS', '--stream', '7', 'SAMPLE'], /no stream 7/],
    [
      'it comes through a pipe',
      ['--keylog', 'KEYS', '/dev/stdin'],
      /stdin: --keylog-out reads captures twice.*save it as a file/,
    ],
    ['a capture is none', ['--keylog', 'KEYS', 'SAMPLE', 'KEYS'], /no capture|not a capture|is no/],
  ])('is not written where %s', (_, args, message) => {
    const known: Record<string, string> = {
      SAMPLE,
      KEYS,
      'other.keys': at('other.keys'),
      'old.keys': at('old.keys'),
    };
    const { status, stderr } = run('--keylog-out', at('x.pcapng'), ...args.map((arg) => known[arg] ?? arg));
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(readdirSync(folder).filter((name) => /x\.pcapng|\.tmp$/.test(name))).toEqual([]);
  });

  it('never takes the place of another file', () => {
    writeFileSync(at('there.pcapng'), 'mine');
    const { status, stdout, stderr } = run('--keylog', KEYS, '--keylog-out', at('there.pcapng'), SAMPLE);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/there\.pcapng: is there already: choose another name/);
    expect(readFileSync(at('there.pcapng'), 'utf8')).toBe('mine');
  });
});
