import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InspectionDocument } from '../../src/report/document.ts';
import type { ViewOptions } from '../../src/ui/run.tsx';
import { SAMPLE } from '../support/documents.ts';
import { FakeKeyboard, FakeTerminal, withoutStyles } from '../support/terminal.ts';

// Before Ink is loaded: a CI variable must not blank the view.
process.env.CI = 'true';
const { runView } = await import('../../src/ui/run.tsx');

beforeEach(() => vi.stubEnv('LC_ALL', 'C.UTF-8'));
afterEach(() => vi.unstubAllEnvs());

function start({
  keyboard = new FakeKeyboard(),
  ...more
}: Partial<ViewOptions> & { keyboard?: FakeKeyboard } = {}) {
  const terminal = new FakeTerminal(90, 28);
  const status = runView({
    load: async (): Promise<InspectionDocument> => SAMPLE,
    exportCertificates: async () => [],
    stdin: keyboard as unknown as NodeJS.ReadStream,
    stdout: terminal as unknown as NodeJS.WriteStream,
    colour: false,
    title: 'mx.pcap',
    ...more,
  });
  status.catch(() => undefined);
  return {
    terminal,
    keyboard,
    status,
    shows: (text: string) => vi.waitFor(() => expect(terminal.text).toContain(text)),
  };
}

describe('runView', () => {
  it.each([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-C after other keys', 'jj\u0003'],
  ])('leaves the terminal as it was on %s', async (_, key) => {
    const { terminal, keyboard, status, shows } = start();
    await shows('▸ 0');
    expect(terminal.isAlternate).toBe(true);
    expect(keyboard.isRaw).toBe(true);
    keyboard.type(key);
    expect(await status).toBe(0);
    expect(terminal).toMatchObject({ isAlternate: false, isCursorHidden: false, isWrapping: true });
    expect(keyboard.isRaw).toBe(false);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('leaves on %s', async (signal, code) => {
    const before = process.listenerCount(signal);
    const { terminal, keyboard, status, shows } = start();
    await shows('▸ 0');
    process.emit(signal);
    expect(await status).toBe(code);
    expect(terminal.isAlternate).toBe(false);
    expect(keyboard.isRaw).toBe(false);
    expect(process.listenerCount(signal)).toBe(before);
  });

  it('leaves when the process exits for another reason', async () => {
    const before = process.listeners('exit');
    const { terminal, keyboard, status, shows } = start();
    await shows('▸ 0');
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    for (const listener of added) listener.call(process, 1);
    expect(terminal.isAlternate).toBe(false);
    expect(keyboard.isRaw).toBe(false);
    keyboard.type('q');
    await status;
  });

  it('leaves when the terminal goes away', async () => {
    const { terminal, status, shows } = start();
    await shows('▸ 0');
    terminal.emit('error', new Error('EIO'));
    expect(await status).toBe(129);
  });

  it('rejects with the error of a load that fails at once, without a flash of the screen', async () => {
    const { terminal, status } = start({ load: () => Promise.reject(new Error('no capture')) });
    await expect(status).rejects.toThrow('no capture');
    expect(terminal.written).toBe('');
  });

  it('rejects with the error of a load that fails later, the screen being left', async () => {
    let fail = (_: Error): void => undefined;
    const load: ViewOptions['load'] = ({ onProgress }) => {
      onProgress({ bytesRead: 24, bytesTotal: null, frames: 0, streams: 0, openStreams: () => [] });
      return new Promise((_, reject) => (fail = reject));
    };
    const { terminal, keyboard, status, shows } = start({ load });
    await shows('── live, 24 bytes so far ──');
    fail(new Error('no capture'));
    await expect(status).rejects.toThrow('no capture');
    expect(terminal.isAlternate).toBe(false);
    expect(keyboard.isRaw).toBe(false);
  });

  it('shows the progress, and can be left meanwhile', async () => {
    const { keyboard, status, shows } = start({
      load: ({ onProgress }) => {
        onProgress({ bytesRead: 1e6, bytesTotal: null, frames: 4321, streams: 7, openStreams: () => [] });
        return new Promise(() => undefined);
      },
    });
    await shows('4,321 frames, 7 streams');
    keyboard.type('q');
    expect(await status).toBe(0);
  });

  it('leaves the terminal alone until something was read', async () => {
    let tell = (): void => undefined;
    const { terminal, keyboard, status, shows } = start({
      load: ({ onProgress }) => {
        tell = () =>
          onProgress({ bytesRead: 24, bytesTotal: null, frames: 0, streams: 0, openStreams: () => [] });
        return new Promise(() => undefined);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(terminal.written).toBe('');
    expect(keyboard.isRaw).toBe(false);
    tell();
    await shows('── live, 24 bytes so far ──');
    keyboard.type('q');
    expect(await status).toBe(0);
  });

  it('draws where keys cannot be read, and says how to leave', async () => {
    const { status, shows } = start({ keyboard: new FakeKeyboard(false) });
    await shows('Keys cannot be read here: Ctrl-C leaves');
    await shows('▸ 0');
    process.emit('SIGINT');
    expect(await status).toBe(130);
  });

  it('draws where raw mode is refused', async () => {
    const keyboard = new FakeKeyboard();
    vi.spyOn(keyboard, 'setRawMode').mockImplementation(() => {
      throw new Error('EIO');
    });
    const { status, shows } = start({ keyboard });
    await shows('Keys cannot be read here');
    process.emit('SIGTERM');
    expect(await status).toBe(143);
  });

  it('leaves the terminal while it is stopped, and shows everything again', async () => {
    const { terminal, keyboard, status, shows } = start();
    await shows('▸ 0');
    const seen: unknown[] = [];
    const kill = vi.spyOn(process, 'kill').mockImplementation((_, signal) => {
      seen.push([signal, terminal.isAlternate, keyboard.isRaw, process.listenerCount('SIGTSTP')]);
      return true;
    });
    const { text } = terminal;
    process.emit('SIGTSTP');
    expect(seen).toEqual([
      ['SIGTSTP', false, false, 0],
      ['SIGWINCH', true, true, 1],
    ]);
    terminal.written = '';
    process.emit('SIGCONT');
    expect(terminal.text).toBe(text);
    expect(withoutStyles(terminal.written)).toContain('Enter open');
    seen.length = 0;
    keyboard.type('\u001a');
    await vi.waitFor(() => expect(seen).toEqual([['SIGTSTP', true, true, 1]]));
    expect(kill.mock.lastCall?.[0]).toBe(0); // the whole job
    kill.mockRestore();
    keyboard.type('q');
    expect(await status).toBe(0);
    expect(process.listenerCount('SIGCONT')).toBe(0);
  });

  it('follows a resize', async () => {
    const { terminal, keyboard, status, shows } = start();
    await shows('▸ 0');
    terminal.resize(130, 40);
    await vi.waitFor(() => expect(terminal.lines[38]).toMatch(/^Enter open.*1\/8$/));
    terminal.resize(60, 10);
    await shows('60x10 is too small');
    terminal.resize(80, 24);
    await vi.waitFor(() => expect(terminal.lines[22]).toMatch(/^Enter open/));
    expect(terminal.lines[23]).toBe('');
    keyboard.type('q');
    await status;
  });

  it('keeps to ASCII in a locale without UTF-8', async () => {
    vi.stubEnv('LC_ALL', 'C');
    const { terminal, keyboard, status, shows } = start();
    await shows('> 0 09:12:01 198.51.100.7 -> 203.0.113.25');
    expect(terminal.text).toMatch(/^[\n\u0020-\u007e]*$/);
    keyboard.type('q');
    await status;
  });
});
