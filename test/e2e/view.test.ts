import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Terminal, tmuxVersion } from '../support/tmux.ts';

/** Says how many of the settings that raw mode takes away are there, whatever the width that stty wraps its lines to. */
const COUNT_SETTINGS =
  "echo \"sane: $(stty -a | tr -s ' ;\\n' '\\n' | grep -cx -e icanon -e echo -e isig -e icrnl -e opost)\"";

const root = resolve(import.meta.dirname, '../..');
const VIEW = `node ${root}/bin/pcapinspect.js --ca-file ${root}/samples/lab-ca.pem ${root}/samples/bad-certificate.pcap`;

const hasTmux = tmuxVersion() !== null;
if (!hasTmux)
  console.log('skipped: the interactive view in a terminal needs tmux, which is not installed here');

describe.skipIf(!hasTmux)('the interactive view in a terminal', () => {
  let directory: string;
  let terminal: Terminal;

  const open = (size: { readonly columns?: number; readonly rows?: number } = {}): Terminal => {
    terminal = new Terminal({ ...size, directory });
    return terminal;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
  });
  afterEach(() => {
    terminal.close();
    rmSync(directory, { recursive: true });
  });

  it('leads from the list to the alert, the certificates, and their PEM', async () => {
    open();
    terminal.run(VIEW);
    await terminal.matches(/^▸ 0 .* ✗ failed +cert\.tlsa-suspected.*Enter open/ms);
    // A stream is listed once, also where all was read before the first frame.
    terminal.press('?', '?');
    await terminal.matches(/1 stream .*✗ 1 failed$.*Enter open.* 1\/1$/ms);
    terminal.press('Enter');
    await terminal.matches(/✗ failed.*\[1 Diagnosis\]/s);
    terminal.press('a');
    await terminal.matches(/\[2 Conversation\].*✗ +\d+ │ alert: bad_certificate \(42, +│/s);
    for (const [key, shown] of [
      ['3', 'Server name (SNI)'],
      ['4', 'TLS 1.2 (0x0303)'],
      ['6', 'bad_certificate (42, 0x2a)'],
      ['5', '▸ 0 CN='],
    ] as const) {
      terminal.press(key);
      await terminal.shows(shown);
    }
    terminal.press('j', 'Enter');
    await terminal.shows("Certificate 1 of the server's chain");
    terminal.press('e');
    await terminal.shows('Wrote ');
    terminal.press('Escape');
    await terminal.shows('[5 Certificates]');
    terminal.press('e');
    await terminal.until((screen) => /Wrote .*chain/.test(screen), 'the name of the chain');
    const sizes = readdirSync(directory).map(
      (file) => readFileSync(join(directory, file), 'utf8').split('-----BEGIN CERTIFICATE-----').length - 1,
    );
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(3);
    terminal.press('?');
    await terminal.matches(/next failing stream.*Ctrl-C/s);
  });

  it.each([
    ['q', 'q'],
    ['Ctrl-C', 'C-c'],
    ['Ctrl-C in the list of keys', '?', 'C-c'],
  ])('leaves the terminal and its scrollback as they were on %s', async (_, ...keys) => {
    open();
    terminal.run('seq 1000 1200');
    await terminal.shows('1200\n$');
    const before = terminal.history();
    terminal.run(VIEW);
    await terminal.shows('Enter open');
    expect(terminal.state('#{alternate_on}')).toBe('1');
    terminal.press('Enter', 'PageDown', 'Tab', 'G', 'Escape', 'i', 'Escape');
    terminal.resize(120, 40);
    await terminal.until(
      (screen) => screen.split('\n')[38]?.startsWith('Enter open') === true,
      'the larger screen',
    );
    terminal.resize(80, 24);
    await terminal.until(
      (screen) => screen.split('\n')[22]?.startsWith('Enter open') === true,
      'the smaller screen',
    );
    terminal.press(...keys);
    await terminal.until((screen) => /\$ node .*\n\$\s*$/s.test(screen), 'the prompt');
    expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1');
    const lines = (text: string): string[] => text.split('\n').filter((line) => /^\d+$/.test(line));
    expect(lines(terminal.history())).toEqual(lines(before));
    terminal.run(COUNT_SETTINGS);
    await terminal.shows('sane: 5');
  });

  it('leaves the terminal as it was when it is told to end', async () => {
    open();
    terminal.run(`sh -c 'echo $$ > pid; exec ${VIEW}'; echo status $?`);
    await terminal.shows('Enter open');
    process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')), 'SIGTERM');
    await terminal.shows('status 143');
    expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1');
    terminal.run(COUNT_SETTINGS);
    await terminal.shows('sane: 5');
  });

  it('fills screens of any size, but for the last row', async () => {
    open({ columns: 160, rows: 50 });
    terminal.run(VIEW);
    await terminal.shows('Enter open');
    for (const [columns, rows] of [
      [160, 50],
      [80, 24],
      [100, 30],
    ] as const) {
      terminal.resize(columns, rows);
      const isFilled = (screen: string): boolean => {
        const lines = screen.split('\n');
        return lines[rows - 2]?.startsWith('Enter open') === true && (lines[0]?.length ?? 0) <= columns;
      };
      await terminal.until(isFilled, `${columns} columns, ${rows} rows`);
    }
    terminal.resize(60, 20);
    await terminal.shows('60x20 is too small');
    terminal.resize(80, 24);
    await terminal.shows('Enter open');
  });

  it.each(['Ctrl-Z', 'SIGTSTP'])(
    'leaves the terminal to the shell on %s, and is back with fg',
    async (how) => {
      open();
      terminal.run(`sh -c 'echo $$ > pid; exec ${VIEW}'`);
      await terminal.shows('Enter open');
      terminal.press('Enter', '2');
      await terminal.shows('[2 Conversation]');
      const before = await terminal.settled();
      if (how === 'Ctrl-Z') terminal.press('C-z');
      else process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')), how);
      await terminal.shows('Stopped');
      expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1');
      terminal.run(COUNT_SETTINGS);
      await terminal.shows('sane: 5');
      terminal.run('fg');
      await terminal.until((screen) => screen === before, 'what was there before');
      expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('1 0 0');
      terminal.press('C-z');
      await terminal.until((screen) => screen.split('Stopped').length === 3, 'stopped again');
      terminal.resize(100, 30);
      terminal.run('fg');
      await terminal.until(
        (screen) => screen.split('\n')[28]?.startsWith('Tab tabs') === true,
        'the new size',
      );
      terminal.press('q');
      await terminal.until((screen) => /\$\s*$/.test(screen), 'the prompt');
      expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1');
    },
  );

  it('does not stop where no shell could continue it', async () => {
    open();
    terminal.run(`exec sh -c 'echo $$ > pid; exec ${VIEW}'`);
    await terminal.shows('Enter open');
    terminal.press('C-z', 'Enter');
    await terminal.matches(/✗ failed.*\[1 Diagnosis\]/s);
  });

  it('takes no notice of DEV=true, which Ink does', async () => {
    open();
    terminal.run(`DEV=true ${VIEW}`);
    await terminal.shows('Enter open');
    terminal.press('q');
    await terminal.until((screen) => /\n\$\s*$/.test(screen), 'the prompt');
  });

  it('is not blanked by a CI variable, and has colours all the same', async () => {
    open();
    terminal.run(`CI=true CONTINUOUS_INTEGRATION=1 ${VIEW}`);
    await terminal.shows('✗ failed');
    expect(terminal.colours()).not.toEqual([]);
    terminal.press('Enter', '2');
    await terminal.shows('[2 Conversation]');
  });

  it('honours NO_COLOR', async () => {
    open();
    terminal.run(`NO_COLOR=1 ${VIEW}`);
    await terminal.shows('✗ failed');
    expect(terminal.colours()).toEqual([]);
  });

  it('takes keys from the terminal where standard input is something else', async () => {
    open();
    terminal.run(`${VIEW} < /dev/null; echo status $?`);
    await terminal.shows('Enter open');
    terminal.press('q');
    await terminal.shows('status 0');
  });

  it('ends by itself where no keys can be read', async () => {
    open();
    terminal.run(`setsid --wait ${VIEW} < /dev/null; echo status $?`);
    await terminal.shows('status 0');
  });
});
