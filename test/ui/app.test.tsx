import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CertificateDocument, FindingDocument, InspectionDocument } from '../../src/report/document.ts';
import { App } from '../../src/ui/app.tsx';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { Inbox } from '../../src/ui/inbox.ts';
import { initialState } from '../../src/ui/state.ts';
import { textWidth } from '../../src/ui/text.ts';
import { COLOURS, NO_COLOURS } from '../../src/ui/theme.ts';
import {
  finding,
  HOSTILE,
  hostileDocument,
  manyStreams,
  openStream,
  SAMPLE,
  stream,
  WIDE,
} from '../support/documents.ts';
import { withoutStyles } from '../support/terminal.ts';

afterEach(cleanup);

interface Options {
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly theme?: typeof COLOURS;
}

/** The app in a terminal of 100 columns; `press` types and waits for what comes of it. null: the capture is read yet. */
function open(
  document: InspectionDocument | null,
  { size = { columns: 100, rows: 30 }, theme = NO_COLOURS }: Options = {},
) {
  const suspend = vi.fn();
  const exportCertificates = vi.fn(async (certificates: readonly CertificateDocument[]) => [
    `./${certificates.length} of ${certificates[0]?.subject}.pem`,
  ]);
  const inbox = new Inbox();
  let finish = (_: InspectionDocument): void => undefined;
  const promised = new Promise<InspectionDocument>((resolve) => (finish = resolve));
  if (document !== null) finish(document);
  const loading = { document: promised, take: inbox.take };
  const initial = initialState({ size, glyphs: UNICODE, document });
  const { stdin, stdout, lastFrame } = render(
    <App
      initial={initial}
      loading={loading}
      exportCertificates={exportCertificates}
      suspend={suspend}
      appearance={{ theme, glyphs: UNICODE }}
      title="mx.pcap"
    />,
  );
  const press = async (...keys: readonly string[]): Promise<string> => {
    for (const key of keys) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      stdin.write(key);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    return withoutStyles(lastFrame() ?? '');
  };
  const shows = (text: string): Promise<void> =>
    vi.waitFor(() => expect(withoutStyles(lastFrame() ?? '')).toContain(text));
  const raw = (): string => lastFrame() ?? '';
  return { press, shows, raw, frames: stdout.frames, exportCertificates, suspend, inbox, finish };
}

const ENTER = '\r';
const DOWN = '\u001b[B';

describe('the list', () => {
  it('has the failing stream first, selected, marked, with its cause', async () => {
    const frame = await open(SAMPLE).press();
    expect(frame).toMatch(/^mx\.pcap {2}1,312 frames, 9 streams/);
    expect(frame.split('\n')[2]).toMatch(
      /^▸ 0 09:12:01 198\.51\.100\.7 → 203\.0\.113\.25 .* 1\.2 ✗ failed +cert\.tlsa-suspected/,
    );
    expect(frame).toContain("✗ failed: The client rejected the server's certificate");
  });

  it('says what else was seen of a stream that went well', async () => {
    const titles = ['Its issuer is not trusted', 'Its key is weak'];
    const findings = titles.map((title) => finding('cert.any', title, { severity: 'warning' }));
    const note = finding('tls.any', 'Old', { severity: 'note' });
    const preview = (found: readonly FindingDocument[]): Promise<string> =>
      open({ ...SAMPLE, streams: [stream(1, { findings: found })] }).press();
    expect(await preview([...findings, note])).toContain(`✓ secured  2 warnings: ${titles.join('; ')}`);
    expect(await preview([note])).toContain('✓ secured  1 note: Old');
    expect(await preview([])).toContain('✓ secured: the TLS handshake completed');
  });

  it('moves by letters and arrows, and takes keys typed at once', async () => {
    const { press } = open(SAMPLE);
    expect(await press('j', DOWN)).toMatch(/^▸ 5/m);
    expect(await press('kk')).toMatch(/^▸ 0/m);
    expect(await press('jj\r2')).toMatch(/^Stream 5 .*\[2 Conversation\]/s);
  });

  it('says what there is where there is no mail', async () => {
    const others = { ...SAMPLE, streams: SAMPLE.streams.filter(({ outcome }) => outcome === null) };
    expect(await open(others).press()).toContain('no mail and no TLS in this capture');
    expect(await open({ ...SAMPLE, streams: [] }).press()).toContain('No TCP stream in this capture');
  });

  it('shows the first problem of the capture', async () => {
    const problem = { file: 'mx.pcap', frame: 9, offset: 1, message: 'file ends inside frame 9' };
    const damaged = { ...SAMPLE, capture: { ...SAMPLE.capture, problems: [problem, problem] } };
    expect(await open(damaged).press()).toContain('! file ends inside frame 9 (and 1 more problem, see i)');
  });

  it('draws only the rows in sight of thousands', async () => {
    const { press } = open(manyStreams(10_000));
    const frame = await press('G');
    expect(frame).toContain('10,000/10,000');
    expect(frame.split('\n')).toHaveLength(29);
  });
});

describe('a stream', () => {
  it('goes the way from the alert to the certificates', async () => {
    const { press } = open(SAMPLE);
    expect(await press(ENTER)).toContain('[1 Diagnosis]');
    expect(await press('a')).toMatch(/\[2 Conversation\].*✗ {4}16 │ alert: bad_certificate/s);
    expect(await press('5')).toMatch(/\[5 Certificates\].*▸ 0 CN=mx\.example\.net/s);
    expect(await press('j', ENTER)).toContain("Certificate 1 of the server's chain");
    expect(await press('\u001b', '\u007f')).toMatch(/^▸ 0/m);
  });

  it('exports and says where', async () => {
    const { press, exportCertificates, raw } = open(SAMPLE);
    const says = async (text: string): Promise<void> => {
      await press('e');
      await vi.waitFor(() => expect(raw()).toContain(text));
    };
    await says('Wrote ./3 of CN=mx.example.net.pem');
    expect(exportCertificates.mock.calls[0]?.[0]).toHaveLength(3);
    await says('Already there: ./3 of CN=mx.example.net.pem');
    exportCertificates.mockResolvedValueOnce(['chain-2.pem']);
    await says('Wrote ./chain-2.pem');
    exportCertificates.mockRejectedValueOnce(new Error('EACCES: permission denied'));
    await says('Not exported: EACCES: permission denied');
  });
});

describe('every screen', () => {
  it('stops once for each Ctrl-Z', async () => {
    const { press, suspend } = open(SAMPLE);
    await press('\u001a');
    await vi.waitFor(() => expect(suspend).toHaveBeenCalledTimes(1));
    await press(ENTER, '?', '\u001a');
    await vi.waitFor(() => expect(suspend).toHaveBeenCalledTimes(2));
  });

  it.each([
    ['hostile', hostileDocument(HOSTILE)],
    ['wide', hostileDocument(WIDE)],
    ['usual', SAMPLE],
  ])('keeps within the terminal and shows no control character: %s', async (_, document) => {
    for (const size of [
      { columns: 80, rows: 24 },
      { columns: 100, rows: 30 },
    ]) {
      const { press, frames } = open(document, { size, theme: COLOURS });
      await press(ENTER, '2', '3', '4', '5', ENTER, 'G', '6', '?', '?', 'i', 'i', '\u001b', 'o', 'e');
      for (const frame of frames.map(withoutStyles)) {
        const lines = frame.split('\n');
        expect(lines.length).toBeLessThan(size.rows);
        for (const line of lines) {
          expect(textWidth(line)).toBeLessThanOrEqual(size.columns);
          expect(line).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        }
      }
    }
  });

  it('has colours with the theme, none without', async () => {
    const coloured = open(SAMPLE, { theme: COLOURS });
    await coloured.press();
    expect(coloured.raw()).toContain('\u001b[31m');
    const plain = open(SAMPLE, { theme: NO_COLOURS });
    await plain.press(ENTER, '2');
    const styles = plain.frames
      .join('')
      .split('\u001b[')
      .map((part) => part.slice(0, part.indexOf('m')));
    expect(styles.filter((style) => /^(3|4|9|10)\d/.test(style))).toEqual([]);
  });

  it('asks for a larger terminal in one line', async () => {
    expect(await open(SAMPLE, { size: { columns: 79, rows: 24 } }).press()).toBe(
      '79x24 is too small: 80x24 needed, q leaves, --text prints the report',
    );
    expect(await open(SAMPLE, { size: { columns: 50, rows: 24 } }).press()).toBe(
      '50x24 is too small: 80x24 needed, q leaves, --text\nprints the report',
    );
    expect(await open(SAMPLE, { size: { columns: 9, rows: 1 } }).press(ENTER)).toBe('9x1 is t~');
  });
});

describe('reading', () => {
  const progress = { bytesRead: 5e6, bytesTotal: 20e6, frames: 1234, streams: 9, openStreams: () => [] };

  it('shows how far it has come and what it found, then all', async () => {
    const { inbox, shows, finish, raw } = open(null);
    expect(withoutStyles(raw())).toMatch(
      /^mx\.pcap {2}0 frames, 0 streams\n.*\n {2}No mail and no TLS so far\n/,
    );
    inbox.onStream(stream(1));
    inbox.onProgress(progress);
    await shows('━━ reading, 5.0 of 20.0 MB (25 %)');
    expect(withoutStyles(raw())).toMatch(/^mx\.pcap {2}1,234 frames, 9 streams +✓ 1 secured\n.*\n▸ 1 /);
    finish(SAMPLE);
    await shows('▸ 0');
    expect(withoutStyles(raw())).not.toContain('reading');
  });

  it('takes keys meanwhile, and keeps what is open and selected', async () => {
    const { inbox, press, shows, finish, exportCertificates } = open(null);
    for (const number of [1, 8]) inbox.onStream(stream(number));
    inbox.onProgress(progress);
    await shows('▸ 1');
    expect(await press('j')).toMatch(/^▸ 8/m);
    await press('e');
    await shows('Wrote ./3 of CN=mx.example.net.pem');
    expect(exportCertificates).toHaveBeenCalledOnce();
    expect(await press('i')).toContain('shows when it is read');
    expect(await press(ENTER, '2')).toMatch(/^Stream 8 .*\[2 Conversation\].*25 %$/s);
    expect(await press('?')).toMatch(/^Keys .*25 %/s);
    await press('?');
    finish(SAMPLE);
    await vi.waitFor(async () => expect(await press()).not.toContain('25 %'));
    expect(await press()).toMatch(/^Stream 8 .*\[2 Conversation\]/s);
    expect(await press('\u001b')).toMatch(/^▸ 8/m);
  });

  it('shows streams that go on, and says that they have ended', async () => {
    const { inbox, press, shows, finish } = open(null);
    const live = { ...progress, bytesTotal: null };
    inbox.onProgress({ ...live, openStreams: () => [openStream(0, { smtp: null }), openStream(3)] });
    await shows('▸ 0');
    expect(await press(ENTER)).toMatch(/^Stream 0 .*… open.*the stream goes on.*Ended +still open/s);
    expect(await press('2')).toMatch(/Nothing was said in a mail protocol or TLS\..*still open.*live$/s);
    inbox.onProgress({ ...live, openStreams: () => [openStream(0)] });
    await shows('EHLO relay.example.org');
    inbox.onStream(stream(0));
    inbox.onProgress({ ...live, openStreams: () => [] });
    await shows('connection closed (FIN) by the client');
    finish({ ...SAMPLE, streams: [stream(0)] });
    await shows('The input has ended');
    expect(await press('\u001b')).toContain('── the input has ended ──');
  });

  it('keeps within the terminal, whatever comes', async () => {
    const { inbox, press, frames, shows } = open(null, { size: { columns: 80, rows: 24 }, theme: COLOURS });
    const streams = hostileDocument(HOSTILE).streams;
    for (const each of streams) inbox.onStream({ ...each, stream: 7 });
    const others = Array.from({ length: 12_345 }, (_, at) =>
      stream(at + 10, { outcome: null, protocol: 'other', smtp: null, tls: null }),
    );
    for (const each of others) inbox.onStream(each);
    inbox.onProgress({ ...progress, bytesTotal: null, openStreams: () => streams });
    await shows('live');
    await press('o', 'G', ENTER, '2', 'n', '?', '\u001b', '\u001b', 'g', 'o');
    for (const frame of frames.map(withoutStyles)) {
      expect(frame.split('\n').length).toBeLessThan(24);
      for (const line of frame.split('\n')) {
        expect(textWidth(line)).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }
  });
});
