import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'bin/pcapinspect.js');
const SAMPLES = readdirSync(join(ROOT, 'samples'))
  .filter((name) => /\.pcap(ng)?$/.test(name))
  .map((name) => join(ROOT, 'samples', name));
const SAMPLE = join(ROOT, 'samples/bad-certificate.pcap');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface World {
  readonly input?: Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

function run(args: readonly string[], { input = Buffer.alloc(0), environment = {}, uid }: World = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    ...(uid === undefined ? {} : { uid }),
  });
  return { status, stdout, stderr };
}

function shell(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, 'bash', process.execPath, COMMAND, ...args],
    {
      encoding: 'utf8',
      cwd: folder,
    },
  );
  return { status, stdout, stderr };
}

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const json = (path: string, world: World = {}) => JSON.parse(run(['--json', path], world).stdout);

test.each(SAMPLES.map((path) => [basename(path), path]))('%s in every format', (_, path) => {
  const text = run(['--text', path]);
  expect(text).toMatchObject({ status: 0, stderr: '' });
  expect(run([path])).toEqual(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);

  const document = run(['--json', path]);
  expect(document).toMatchObject({ status: 0, stderr: '' });
  const lines = run(['--ndjson', path]);
  expect(lines).toMatchObject({ status: 0, stderr: '' });
  const objects = lines.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { capture, streams } = JSON.parse(document.stdout);
  expect(objects.at(0)).toMatchObject({ type: 'start', files: [path] });
  expect(objects.at(-1)).toEqual({ type: 'capture', ...capture });
  const numbers = objects.filter(({ type }) => type === 'stream').map(({ stream }) => stream);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(streams.map(({ stream }: { stream: number }) => stream));
});

test('help and version', () => {
  expect(run(['--help'])).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^Usage: pcapinspect/),
  });
  expect(run(['--version'])).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^pcapinspect \d/),
  });
});

test('standard input, piped or redirected', () => {
  const { capture, streams } = json(SAMPLE);
  const piped = json('-', { input: readFileSync(SAMPLE) });
  expect(piped.streams).toEqual(streams);
  expect(piped.capture).toEqual({ ...capture, files: [{ ...capture.files[0], path: '-' }] });
  for (const script of [
    '"$1" "$2" --json - < "$3"',
    'cat "$3" | "$1" "$2" --json -',
    '"$1" "$2" --json <(cat "$3")',
  ]) {
    const { stdout, stderr } = shell(script, SAMPLE);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).streams).toEqual(streams);
  }
});

test('gzip around a capture, by content and not by name', () => {
  const { streams } = json(SAMPLE);
  const zipped = gzipSync(readFileSync(SAMPLE));
  const document = json(file('zipped.pcap', zipped));
  expect(document.capture.files[0].compression).toBe('gzip');
  expect(document.capture.problems).toEqual([]);
  expect(document.streams).toEqual(streams);
  const junk = json(file('junk.pcap.gz', Buffer.concat([zipped, Buffer.from('some junk')])));
  expect(junk.streams).toEqual(streams);
  const cut = run(['--json', file('cut.pcap.gz', zipped.subarray(0, zipped.length - 200))]);
  expect(cut).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(cut.stdout).capture.problems).not.toEqual([]);
});

test('a capture that ends inside a frame is reported as far as it reads', () => {
  const whole = json(SAMPLE);
  const { status, stdout, stderr } = run(['--json', file('cut.pcap', readFileSync(SAMPLE).subarray(0, -7))]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { capture } = JSON.parse(stdout);
  expect(capture.frames).toBe(whole.capture.frames - 1);
  expect(capture.problems).toMatchObject([{ frame: whole.capture.frames }]);
  expect(run([join(folder, 'cut.pcap')]).stdout).toContain('Problems of the capture');
});

test.each([
  ['missing', () => join(folder, 'nope.pcap'), /nope\.pcap: no such file/],
  ['a directory', () => folder, /: is a directory/],
  ['empty', () => file('empty.pcap', ''), /empty\.pcap: is empty/],
  [
    'no capture',
    () => file('notes.txt', 'Dear diary, today I captured nothing.'),
    /notes\.txt: the file is no capture/,
  ],
  ['an empty gzip', () => file('empty.gz', gzipSync('')), /empty\.gz: /],
])('%s: one line, exit 2', (_, path, message) => {
  for (const format of [[], ['--json'], ['--check']]) {
    const { status, stdout, stderr } = run([...format, path()]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^pcapinspect: [^\n]+\n$/);
  }
});

test('a file without permission', ({ skip }) => {
  const path = file('secret.pcap', readFileSync(SAMPLE));
  spawnSync('chmod', ['000', path]);
  spawnSync('chmod', ['755', folder]);
  // To root nothing is forbidden: somebody else has to try.
  const world = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  if (run(['--version'], world).status !== 0) skip('this checkout is readable to root alone');
  const { status, stderr } = run(['--json', path], world);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^pcapinspect: [^\n]+secret\.pcap: no permission[^\n]+tcpdump[^\n]+\n$/);
  const locked = join(folder, 'locked');
  mkdirSync(locked, { mode: 0o555 });
  for (const args of [
    ['--ca-file', path],
    ['--export-certs', join(locked, 'certs')],
  ]) {
    const other = run([...args, SAMPLE], world);
    expect(other).toMatchObject({ status: 2, stdout: '' });
    expect(other.stderr).toMatch(/^pcapinspect: [^\n]+: no permission[^\n]+\n$/);
    expect(other.stderr).not.toContain('tcpdump');
  }
});

test('an empty or foreign standard input', () => {
  expect(run(['--json', '-'])).toMatchObject({ status: 2, stdout: '' });
  expect(run(['--json', '-']).stderr).toMatch(/^pcapinspect: standard input: is empty[^\n]+\n$/);
  expect(run(['-'], { input: Buffer.from('x'.repeat(1000)) }).stderr).toMatch(
    /^pcapinspect: standard input: [^\n]+\n$/,
  );
  expect(shell('"$1" "$2" - < /')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('is a directory'),
  });
});

test('one unreadable file among several', () => {
  const { status, stdout, stderr } = run([
    '--json',
    join(folder, 'nope'),
    file('odd.txt', 'no capture'),
    SAMPLE,
  ]);
  expect(status).toBe(2);
  const [alone] = json(SAMPLE).streams;
  expect(JSON.parse(stdout).streams).toMatchObject([{ cause: alone.cause, tls: alone.tls }]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
});

test('a reader that goes away', () => {
  for (const format of ['--text', '--json', '--ndjson']) {
    const script = '"$1" "$2" "$3" "$4" | head -c 10; echo " $PIPESTATUS"';
    const { stdout, stderr } = shell(script, format, SAMPLE);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/ 0\n$/);
    expect(shell('"$1" "$2" "$3" "$4" | true; exit "$PIPESTATUS"', format, SAMPLE)).toMatchObject({
      status: 0,
      stderr: '',
    });
  }
});

test('a full disk', ({ skip }) => {
  if (process.platform !== 'linux') skip('no /dev/full here');
  const { status, stderr } = shell('"$1" "$2" --json "$3" > /dev/full', SAMPLE);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'pcapinspect: cannot write to standard output: ENOSPC\n',
  });
});

test('the environment changes nothing', () => {
  const plain = run([SAMPLE]);
  for (const environment of [
    { CI: 'true' },
    { DEV: 'true' },
    { NODE_ENV: 'development' },
    { FORCE_COLOR: '1' },
  ]) {
    expect(run([SAMPLE], { environment })).toEqual(plain);
  }
});

test('--check', () => {
  expect(run(['--check', SAMPLE]).status).toBe(1);
  expect(run(['--check', join(ROOT, 'samples/healthy-tls13.pcap')]).status).toBe(0);
});

test('--pem and --export-certs give certificates', () => {
  const [stream] = json(SAMPLE).streams;
  const { server } = stream.tls.certificates;
  const { status, stdout, stderr } = run(['--pem', String(stream.stream), SAMPLE]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const blocks = stdout.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  const fingerprint = (pem: string) =>
    new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  expect(blocks.map(fingerprint)).toEqual(server.map(({ sha256 }: { sha256: string }) => sha256));

  const paths = run(['--export-certs', join(folder, 'certs'), SAMPLE]).stdout;
  const again = run(['--export-certs', join(folder, 'certs'), SAMPLE]);
  expect(again).toEqual({
    status: 0,
    stdout: paths,
    stderr: expect.stringMatching(/there already, with the same content: (\d+) of \1 files\n$/),
  });
  const names = paths
    .trimEnd()
    .split('\n')
    .map((path) => basename(path));
  expect(names.filter((name) => name.endsWith('.der'))).toHaveLength(server.length);
  expect(readdirSync(join(folder, 'certs')).toSorted()).toEqual(names.toSorted());
  expect(readFileSync(paths.split('\n')[0] ?? '', 'utf8')).toBe(blocks[0]);
});

test('--pem of a stream without a certificate, or that is not there', () => {
  const hidden = run(['--pem', '0', join(ROOT, 'samples/healthy-tls13.pcap')]);
  expect(hidden).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('TLS 1.3 encrypts it'),
  });
  expect(run(['--pem', '99', SAMPLE])).toMatchObject({ status: 2, stdout: '' });
});

test('--export-certs where no folder can be made', ({ skip }) => {
  if (process.platform !== 'linux') skip('no /proc here');
  expect(run(['--export-certs', '/proc/x', SAMPLE])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'pcapinspect: /proc/x: cannot be made there: choose another folder\n',
  });
});

test('--stream that is not there', () => {
  expect(run(['--text', '--stream', '7', SAMPLE])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^pcapinspect: no stream 7: the capture has stream[^\n]+\n$/),
  });
});

test('what is given of servers that are not there is said', () => {
  const record = `_25._tcp.other.example. IN TLSA 3 1 1 ${'ab'.repeat(32)}`;
  const { status, stdout, stderr } = run(['--tlsa', record, '--host', '192.0.2.99=mx.example.net', SAMPLE]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: run([SAMPLE]).stdout });
  expect(stderr).toMatch(
    /^pcapinspect: --host 192\.0\.2\.99=mx\.example\.net: [^\n]+\npcapinspect: --tlsa _25\._tcp\.other\.example: [^\n]+\n$/,
  );
});

test('the report on standard input', () => {
  const { stdout } = run(['--text', '-'], { input: readFileSync(SAMPLE) });
  expect(stdout).toMatch(/^standard input: pcap, /);
  expect(stdout).not.toContain('--pem');
});

test('a key log shows what is inside', () => {
  const sample = join(ROOT, 'samples/no-sni-tls13');
  const { status, stdout, stderr } = run(['--text', '--keylog', `${sample}.keys`, `${sample}.pcap`]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('(decrypted) QUIT');
});

test('a key log of other sessions is named', () => {
  const keys = join(ROOT, 'samples/no-sni-tls13.keys');
  const { status, stdout, stderr } = run(['--keylog', keys, SAMPLE]);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: `pcapinspect: --keylog ${keys}: the capture's one TLS session is not in it\n`,
  });
  expect(stdout).not.toContain('(decrypted)');
});

test('a file without a secret is no key log', () => {
  writeFileSync(join(folder, 'keys'), '# none\n');
  const { status, stdout, stderr } = run(['--keylog', 'keys', SAMPLE]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^pcapinspect: keys: holds no TLS secret: [^\n]+\n$/);
});

test('a piped capture leaves the terminal for keys', async ({ skip }) => {
  const socket = `pcapinspect-cli-${process.pid}`;
  const tmux = (...args: string[]) =>
    spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  if (tmux('-V').error) skip('tmux is not installed');
  const screenWith = async (text: string) => {
    for (let tries = 0; tries < 200; tries++) {
      const screen = tmux('capture-pane', '-p').stdout;
      if (screen.includes(text)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never on the screen: ${text}\n${tmux('capture-pane', '-p').stdout}`);
  };
  const script = `cat ${SAMPLE} | ${process.execPath} ${COMMAND} -; echo "status $?"; sleep 60`;
  tmux('new-session', '-d', '-x', '80', '-y', '24', script);
  try {
    await screenWith('standard input');
    tmux('send-keys', 'q');
    await screenWith('status 0');
  } finally {
    tmux('kill-server');
  }
});

/** What becomes of V8's code cache that the build wrote, in a copy of the command. */
const CODE_CACHES: Record<string, (path: string) => void> = {
  'is missing': (path) => rmSync(path),
  'is cut off': (path) => truncateSync(path, 100_000),
  'is something else': (path) => writeFileSync(path, Buffer.alloc(100_000, 'x')),
  'is for other flags of V8': () => {},
};

test.each(Object.entries(CODE_CACHES))('the program runs where its code cache %s', (problem, spoil) => {
  const copy = join(folder, problem);
  for (const part of ['bin', 'dist']) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  const [cache] = readdirSync(join(copy, 'dist')).filter((name) => name.endsWith('.cache'));
  spoil(join(copy, 'dist', cache ?? ''));
  const flags = problem.includes('flags') ? ['--no-opt'] : [];
  const { stdout } = spawnSync(
    process.execPath,
    [...flags, join(copy, 'bin/pcapinspect.js'), '--json', SAMPLE],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout).toBe(run(['--json', SAMPLE]).stdout);
});
