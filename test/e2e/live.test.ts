import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Terminal, tmuxVersion } from '../support/tmux.ts';

const root = resolve(import.meta.dirname, '../..');
/** Stream 0 is clear to frame 10 and reset in frame 25, stream 1 goes on to frame 39, stream 2 to frame 50. */
const CAPTURE = `${root}/samples/old-version-alert.pcap`;
const INSPECT = `node ${root}/bin/pcapinspect.js`;

const hasTmux = tmuxVersion() !== null;
if (!hasTmux) console.log('skipped: live captures in a terminal need tmux, which is not installed here');

describe.skipIf(!hasTmux)('a capture that comes through a pipe', () => {
  let directory: string;
  let terminal: Terminal;

  /** Pipes the capture into a command, in steps up to these frames, the last of which is its end. */
  const pipe = (
    command: string,
    frames: readonly number[],
    size: { readonly columns?: number; readonly rows?: number } = {},
  ): void => {
    terminal = new Terminal({ ...size, directory });
    terminal.run(
      `node ${root}/test/support/trickle.js ${CAPTURE} ${frames.join(' ')} | ${command}; echo status $?`,
    );
  };
  /** Lets the next frames come. */
  const go = (): void => writeFileSync(join(directory, 'go'), '');
  const isThere = (name: string): boolean => existsSync(join(directory, name));
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let attempt = 0; attempt < 200 && !isSo(); attempt++)
      await new Promise((next) => setTimeout(next, 50));
    expect(isSo()).toBe(true);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
  });
  afterEach(() => {
    terminal.close();
    rmSync(directory, { recursive: true });
  });

  it('shows streams as they come and end, and says when it ends', async () => {
    pipe(`${INSPECT} -`, [10, 20, 32, 50, 50]);
    await terminal.matches(/No mail and no TLS so far.*── live, 24 bytes so far ──/s);
    go();
    await terminal.matches(/^standard input +10 frames.*\n.*\n▸ 0 .* – +– +… open/);
    terminal.press('Enter', '2');
    await terminal.matches(/^Stream 0 .*… open$.*STARTTLS.*still open.*live$/ms);
    go();
    await terminal.shows('server_hello, TLS 1.2');
    go();
    await terminal.matches(/^Stream 0 .*✓ secured$.*connection reset/ms);
    terminal.press('Escape');
    await terminal.matches(/^▸ 0 .*✓ secured.*\n {2}1 .*… open/m);
    go();
    await terminal.matches(/ 50 frames, 3 streams.*✗ failed .*\n.*\n▸ 0 /s);
    go();
    await terminal.matches(/^▸ 0 .*── the input has ended ──/ms);
    // The writer has put the terminal back to what it was at its start.
    terminal.press('g', 'Enter');
    await terminal.matches(/^Stream 1 .*✗ failed.*\n\[1 Diagnosis\]/);
    terminal.press('q');
    await terminal.shows('status 0');
  });

  it.each([
    ['q', 'q'],
    ['Ctrl-C', 'C-c'],
  ])('is left with %s while more would come, the terminal as it was', async (_, key) => {
    pipe(`${INSPECT} -`, [10, ...Array.from({ length: 40 }, (_, at) => 11 + at)]);
    go();
    await terminal.shows('… 1 open');
    terminal.press(key);
    await until(() => terminal.state('#{alternate_on}') === '0');
    await until(() => {
      go();
      return isThere('gone');
    });
    await terminal.shows('status 0');
    expect(terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1');
  });

  it('leaves the terminal to who asks for a password before it writes', async () => {
    terminal = new Terminal({ directory });
    const asking = 'printf "password: " > /dev/tty; read -r word < /dev/tty; echo "$word" > word';
    terminal.run(
      `(${asking}; node ${root}/test/support/trickle.js ${CAPTURE} 10) | ${INSPECT} -; echo status $?`,
    );
    await terminal.matches(/^password:$/m);
    // Time enough for the view to get in the way.
    await new Promise((next) => setTimeout(next, 1000));
    terminal.run('quick');
    await terminal.shows('── live, 24 bytes so far ──');
    expect(readFileSync(join(directory, 'word'), 'utf8')).toBe('quick\n');
    go();
    await terminal.shows('the input has ended');
    terminal.press('q');
    await terminal.shows('status 0');
  });

  it('is left at once where a named pipe is silent', async () => {
    terminal = new Terminal({ directory });
    terminal.run(
      `mkfifo fifo; node ${root}/test/support/trickle.js ${CAPTURE} 10 50 > fifo & ${INSPECT} fifo; echo status $?`,
    );
    go();
    await terminal.matches(/^fifo +10 frames.*… 1 open/);
    terminal.press('q');
    await terminal.shows('status 0');
    go();
    await until(() => isThere('gone'));
  });

  it.each([
    ['that ends by it, too', (trickle: string) => `${trickle} | ${INSPECT} --text -; touch gone`],
    ['that goes on', (trickle: string) => `mkfifo fifo; ${trickle} > fifo & ${INSPECT} --text fifo`],
  ])('is reported as far as it came when the user interrupts one %s', async (_, line) => {
    terminal = new Terminal({ directory });
    terminal.run(`${line(`node ${root}/test/support/trickle.js ${CAPTURE} 26 50`)}; echo status $?`);
    go();
    await terminal.matches(/^pcapinspect: .* 26 frames/m);
    terminal.press('C-c');
    await terminal.matches(/frames {2}26 to 26, 1 frame of.*^stream 0 {2}secured .*^status 0$/ms);
    // Who goes on finds that nobody reads any more.
    go();
    await until(() => isThere('gone'));
  });

  it('follows a new size, and goes on after a stop', async () => {
    pipe(`${INSPECT} -`, [10, 20, 32, 50]);
    go();
    await terminal.shows('… 1 open');
    for (const [columns, rows] of [
      [100, 30],
      [160, 50],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      const isFilled = (screen: string): boolean =>
        screen.split('\n')[rows - 2]?.startsWith('Enter open') === true &&
        screen.split('\n')[rows - 6]?.startsWith('── live, ') === true;
      await terminal.until(isFilled, `${columns} columns, ${rows} rows`);
    }
    terminal.press('C-z');
    await terminal.shows('Stopped');
    terminal.run('fg');
    go();
    await terminal.shows('20 frames');
    terminal.press('?');
    await terminal.matches(/next failing stream.*live +1-\d+\/\d+$/ms);
    terminal.press('q');
    await until(() => terminal.state('#{alternate_on}') === '0');
  });

  it('keeps to ASCII and has no colours where that is asked for', async () => {
    pipe(`LC_ALL=C NO_COLOR=1 ${INSPECT} -`, [10, 32, 50]);
    go();
    await terminal.shows(': 1 open');
    const screen = await terminal.settled();
    expect(screen).toMatch(/^> 0 .* : open/m);
    expect(screen).toContain('-- live, ');
    expect(screen).toMatch(/^[\n\u0020-\u007e]*$/);
    expect(terminal.colours()).toEqual([]);
  });

  it('is said to be read on standard error, on a line that is gone in the end', async () => {
    pipe(`${INSPECT} --json - > out.json`, [10, 50, 50]);
    go();
    await terminal.matches(/^pcapinspect: \S+ kB, 10 frames, 1 stream$/m);
    go();
    await terminal.shows('50 frames, 3 streams');
    go();
    expect(await terminal.shows('status 0')).not.toContain('pcapinspect: ');
    expect(JSON.parse(readFileSync(join(directory, 'out.json'), 'utf8')).streams).toHaveLength(3);
  });

  it('is not mixed with what is printed to the same terminal', async () => {
    pipe(`${INSPECT} --ndjson -`, [10, 50, 50], { columns: 300, rows: 60 });
    go();
    await terminal.shows('pcapinspect: ');
    go();
    await terminal.shows('50 frames, 3 streams');
    go();
    await terminal.shows('status 0');
    const history = terminal.history();
    expect(history).not.toContain('pcapinspect: ');
    expect(history.match(/^\{"type":"(start|stream|capture)"/gm)).toHaveLength(5);
  });
});
