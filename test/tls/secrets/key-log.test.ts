import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { MAX_KEY_LOG_PROBLEMS } from '../../../src/limits.ts';
import { KeyLog, keyLogLine } from '../../../src/tls/secrets/key-log.ts';
import { nameOfId } from '../../../src/tls/secrets/resumable-sessions.ts';
import { samplePath } from '../../support/inspect-sample.ts';

const RANDOM = '3a'.repeat(32);
const MASTER = '5c'.repeat(48);
const TRAFFIC = '7e'.repeat(32);

describe('KeyLog', () => {
  it.each([
    ['the master secret', `CLIENT_RANDOM ${RANDOM} ${MASTER}`],
    ['an RSA premaster', `RSA ${'3a'.repeat(8)} ${MASTER}`],
    ['another premaster', `PMS_CLIENT_RANDOM ${RANDOM} ${'11'.repeat(256)}`],
    ['early data', `CLIENT_EARLY_TRAFFIC_SECRET ${RANDOM} ${TRAFFIC}`],
    ['a SHA-384 secret', `SERVER_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} ${'7e'.repeat(48)}`],
    ['a SHA-512 secret', `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${'7e'.repeat(64)}`],
    ['an exporter', `EXPORTER_SECRET ${RANDOM} ${TRAFFIC}`],
    ['an early exporter', `EARLY_EXPORTER_SECRET ${RANDOM} ${TRAFFIC}`],
    ['ECH', `ECH_CONFIG ${RANDOM} ${'fe0d'.repeat(60)}`],
  ])('keeps %s', (_, line) => {
    const log = new KeyLog();
    expect(log.add(line)).toEqual({ entries: 1, ignored: 0, dropped: 0, damaged: 0, problems: [] });
    const [label, id] = line.split(' ') as [Parameters<KeyLog['get']>[0], string];
    const entry = log.get(label, id);
    expect(entry === null ? null : keyLogLine(entry)).toBe(line);
    expect(log.has(id)).toBe(true);
  });

  it.each([
    ['comments and empty lines', `# a comment\n\n  \nCLIENT_RANDOM ${RANDOM} ${MASTER}\n`],
    ['CRLF', `#\r\nCLIENT_RANDOM ${RANDOM} ${MASTER}\r\n\r\n`],
    ['no line end', `CLIENT_RANDOM ${RANDOM} ${MASTER}`],
    ['upper case', `CLIENT_RANDOM ${RANDOM.toUpperCase()} ${MASTER.toUpperCase()}\n`],
    ['more white space', ` CLIENT_RANDOM  ${RANDOM}\t${MASTER} \n`],
  ])('reads on over %s', (_, text) => {
    const log = new KeyLog();
    expect(log.add(Buffer.from(text))).toMatchObject({ entries: 1, ignored: 0, damaged: 0 });
    expect(toHex(log.get('CLIENT_RANDOM', RANDOM)?.secret ?? new Uint8Array())).toBe(MASTER);
  });

  it('ignores labels that it does not know', () => {
    const text = `QUIC_CLIENT_SECRET ${RANDOM} ${TRAFFIC}\nCLIENT_TRAFFIC_SECRET_1 x\nCLIENT_RANDOM ${RANDOM} ${MASTER}`;
    expect(new KeyLog().add(text)).toMatchObject({ entries: 1, ignored: 2, damaged: 0 });
  });

  it.each([
    ['no label', `${RANDOM} ${MASTER}`, 'does not begin with a label such as CLIENT_RANDOM'],
    ['binary', '\x00\xff\x1b[31m', 'does not begin with a label such as CLIENT_RANDOM'],
    ['nothing behind it', 'CLIENT_RANDOM', 'CLIENT_RANDOM names no session of 32 bytes in hex'],
    [
      'a short id',
      `CLIENT_RANDOM ${RANDOM.slice(2)} ${MASTER}`,
      'CLIENT_RANDOM names no session of 32 bytes in hex',
    ],
    ['no secret', `CLIENT_RANDOM ${RANDOM}`, 'CLIENT_RANDOM has no secret of 48 bytes in hex'],
    [
      'a cut secret',
      `CLIENT_RANDOM ${RANDOM} ${MASTER.slice(1)}`,
      'CLIENT_RANDOM has no secret of 48 bytes in hex',
    ],
    ['no hex', `RSA ${'3a'.repeat(8)} ${'zz'.repeat(48)}`, 'RSA has no secret of 48 bytes in hex'],
    [
      'a long secret',
      `EXPORTER_SECRET ${RANDOM} ${'00'.repeat(65)}`,
      'EXPORTER_SECRET has no secret of 32 to 64 bytes in hex',
    ],
    [
      'too many values',
      `CLIENT_RANDOM ${RANDOM} ${MASTER} ${MASTER}`,
      'CLIENT_RANDOM has more than two values',
    ],
  ])('names the line with %s, and nothing of what it says', (_, line, text) => {
    const reading = new KeyLog().add(`# first\n${line}\nCLIENT_RANDOM ${RANDOM} ${MASTER}\n`);
    expect(reading).toMatchObject({ entries: 1, damaged: 1, problems: [{ line: 2, text }] });
  });

  it('counts damaged lines beyond those that it names', () => {
    const { damaged, problems } = new KeyLog().add('RSA\n'.repeat(50));
    expect([damaged, problems.length]).toEqual([50, MAX_KEY_LOG_PROBLEMS]);
  });

  it('adds up sources; the last entry of a kind counts', () => {
    const log = new KeyLog();
    log.add(`CLIENT_RANDOM ${RANDOM} ${'00'.repeat(48)}`);
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}\nEXPORTER_SECRET ${RANDOM} ${TRAFFIC}`);
    expect(log.size).toBe(2);
    expect(toHex(log.get('CLIENT_RANDOM', RANDOM)?.secret ?? new Uint8Array())).toBe(MASTER);
  });

  it('knows which entries were used', () => {
    const log = new KeyLog();
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}\nEXPORTER_SECRET ${RANDOM} ${TRAFFIC}`);
    expect(log.get('RSA', RANDOM)).toBeNull();
    log.get('EXPORTER_SECRET', RANDOM);
    log.get('EXPORTER_SECRET', RANDOM);
    expect(log.used().map(({ label }) => label)).toEqual(['EXPORTER_SECRET']);
  });

  it('makes an entry for a client that takes a session up again, of no key log', () => {
    const log = new KeyLog();
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}`);
    const { secret } = log.get('CLIENT_RANDOM', RANDOM) ?? { secret: new Uint8Array() };
    log.remember([nameOfId('01')], secret);
    const other = '4b'.repeat(32);
    expect(log.resume([nameOfId('02')], other)).toBeNull();
    const entry = log.resume([nameOfId('02'), nameOfId('01')], other);
    expect(entry).toEqual({ label: 'CLIENT_RANDOM', id: other, secret });
    expect([log.of(other), [...log.logsOf(other)], log.used().at(-1)]).toEqual([[entry], [], entry]);
  });

  it('knows whether there are premaster secrets', () => {
    const log = new KeyLog();
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}`);
    expect(log.hasPremasters).toBe(false);
    log.add(`RSA ${'3a'.repeat(8)} ${MASTER}`);
    expect(log.hasPremasters).toBe(true);
  });

  const real = readFileSync(samplePath('no-sni-tls13.keys'), 'latin1');

  it('reads the key log of real peers', () => {
    expect(new KeyLog().add(real)).toMatchObject({ entries: 10, ignored: 0, damaged: 0 });
  });

  it('meets every truncation and every changed byte without an exception or a word of the secrets', () => {
    const line = real.slice(0, real.indexOf('\n') + 1);
    for (let at = 0; at < line.length; at++) {
      const changed = [0, 0x0a, 0x20, 0xff, line.charCodeAt(at) ^ 1].map(
        (byte) => line.slice(0, at) + String.fromCharCode(byte) + line.slice(at + 1),
      );
      for (const text of [line.slice(0, at), ...changed]) {
        const { problems } = new KeyLog().add(text);
        expect(problems.map((it) => it.text).join()).not.toMatch(/[0-9a-f]{6}/);
      }
    }
  });

  it('knows which key log a session is in', () => {
    const log = new KeyLog();
    const other = '4b'.repeat(32);
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}`);
    log.add(`CLIENT_RANDOM ${other} ${MASTER}\nEXPORTER_SECRET ${other} ${TRAFFIC}`);
    log.add(`CLIENT_RANDOM ${RANDOM} ${MASTER}`);
    expect([...log.logsOf(RANDOM)]).toEqual([0, 2]);
    expect([...log.logsOf(other)]).toEqual([1]);
    expect([...log.logsOf('00')]).toEqual([]);
    expect(log.of(other).map(({ label }) => label)).toEqual(['CLIENT_RANDOM', 'EXPORTER_SECRET']);
  });
});
