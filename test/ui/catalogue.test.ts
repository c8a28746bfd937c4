import { describe, expect, it } from 'vitest';
import type { StreamDocument } from '../../src/report/document.ts';
import {
  type Catalogue,
  catalogueOf,
  emptyCatalogue,
  findStream,
  type News,
  standingCounts,
  streamList,
  withNews,
} from '../../src/ui/catalogue.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { standingOf } from '../../src/ui/outcomes.ts';
import { FAILED, finding, manyStreams, openStream, SAMPLE, stream } from '../support/documents.ts';

const EMPTY = emptyCatalogue(UNICODE);
const OTHER = stream(4, { outcome: null, protocol: 'other', smtp: null, tls: null });
const news = (more: Partial<News>): News => ({ ended: [], changes: [], open: null, ...more });
const known = (...steps: readonly Partial<News>[]): Catalogue =>
  steps.reduce((catalogue, step) => withNews(catalogue, news(step)), EMPTY);
const listed = (catalogue: Catalogue): string[] =>
  streamList(catalogue, false).streams.map((each) => `${each.stream} ${standingOf(each)}`);

describe('streamList', () => {
  const all = catalogueOf(SAMPLE.streams, UNICODE);

  it('has failing streams first, by number, and leaves out what is neither mail nor TLS', () => {
    const { streams, hidden } = streamList(all, false);
    expect(streams.map((each) => each.outcome)).toEqual([
      'failed',
      'abandoned',
      'unreached',
      'declined',
      'cleartext',
      'incomplete',
      'secured',
      'secured',
    ]);
    expect(streams.slice(-2).map((each) => each.stream)).toEqual([1, 8]);
    expect(hidden).toBe(1);
  });

  it('has the others last where they are wanted', () => {
    expect(streamList(all, true).streams.at(-1)?.outcome).toBeNull();
  });

  it('shows the others where there is nothing else, once that is sure', () => {
    expect(streamList(catalogueOf([OTHER], UNICODE), false)).toMatchObject({ streams: [OTHER], hidden: 0 });
    expect(streamList(known({ ended: [OTHER] }), false)).toMatchObject({ streams: [], hidden: 1 });
  });

  it('is the same object for the same catalogue', () => {
    for (const others of [true, false]) expect(streamList(all, others)).toBe(streamList(all, others));
  });
});

it('streams are counted in the order of the list', () => {
  expect(standingCounts(catalogueOf(SAMPLE.streams, UNICODE))).toEqual([
    ['failed', 1],
    ['abandoned', 1],
    ['unreached', 1],
    ['declined', 1],
    ['cleartext', 1],
    ['incomplete', 1],
    ['secured', 2],
    ['other', 1],
  ]);
});

describe('while reading goes on', () => {
  it('comes step by step to what comes of all at once', () => {
    const { streams } = manyStreams(200);
    const shuffled = streams.map((each, at) => streams[(at * 77) % 200] ?? each);
    let catalogue = EMPTY;
    for (let at = 0; at < 200; at += 7)
      catalogue = withNews(catalogue, news({ ended: shuffled.slice(at, at + 7) }));
    const whole = catalogueOf(streams, UNICODE);
    expect(streamList(catalogue, true)).toEqual(streamList(whole, true));
    expect(standingCounts(catalogue)).toEqual(standingCounts(whole));
  });

  it('has what goes on last, and then where it belongs', () => {
    const first = known({ ended: [stream(2), OTHER], open: [openStream(3), openStream(1)] });
    expect(listed(first)).toEqual(['2 secured', '1 open', '3 open']);
    const second = withNews(first, news({ ended: [{ ...FAILED, stream: 3 }] }));
    expect(listed(second)).toEqual(['3 failed', '2 secured', '1 open']);
    expect(listed(first)).toEqual(['2 secured', '1 open', '3 open']);
    expect(listed(withNews(second, news({ open: [] })))).toEqual(['3 failed', '2 secured']);
  });

  it('does not take an old look for news', () => {
    expect(listed(known({ ended: [stream(1)], open: [openStream(1)] }))).toEqual(['1 secured']);
  });

  it('has one whose closing shows its outcome at its place already', () => {
    expect(listed(known({ ended: [stream(1)], open: [{ ...FAILED, stream: 9 }] }))).toEqual([
      '9 failed',
      '1 secured',
    ]);
  });

  it('lets go of one that turned out to be neither mail nor TLS', () => {
    const catalogue = known({ open: [openStream(4)] }, { ended: [OTHER] });
    expect(listed(catalogue)).toEqual([]);
    expect(standingCounts(catalogue)).toEqual([['other', 1]]);
  });

  it('finds a stream as it is now', () => {
    const catalogue = known({ ended: [stream(2), OTHER], open: [openStream(3)] });
    expect([2, 3, 4].map((number) => findStream(catalogue, number)?.stream)).toEqual([2, 3, 4]);
    expect(findStream(catalogue, 5)).toBeUndefined();
  });

  it('takes in what later streams change of earlier ones', () => {
    const old = finding('smtp.starttls-not-used', 'STARTTLS was not used');
    const cleartext = stream(1, { outcome: 'cleartext', cause: old.id, findings: [old] });
    const late = finding('smtp.cleartext-fallback', 'The client came back');
    const change = {
      stream: 1,
      finding: late,
      withdrawn: false,
      outcome: 'cleartext',
      cause: late.id,
    } as const;
    const lowered = { ...change, finding: { ...old, severity: 'warning' } } as const;
    const catalogue = known({ ended: [stream(2), cleartext] }, { changes: [lowered, change] });
    expect(findStream(catalogue, 1)).toMatchObject({
      cause: late.id,
      findings: [late, { id: old.id, severity: 'warning' }],
    });
    const moved = withNews(catalogue, news({ changes: [{ ...change, stream: 2, outcome: 'failed' }] }));
    expect(listed(moved)).toEqual(['2 failed', '1 cleartext']);
    expect(listed(known({ ended: [stream(3)], changes: [{ ...change, stream: 3 }] }))).toEqual([
      '3 cleartext',
    ]);
    expect(listed(known({ changes: [change] }))).toEqual([]);
  });

  it('lets go of a finding that does not hold any more', () => {
    const [old, other] = [
      finding('cert.expired', 'It had expired'),
      finding('cert.rejected', 'It was rejected'),
    ];
    const failed = stream(1, { outcome: 'failed', cause: old.id, findings: [old, other] });
    const change = { stream: 1, finding: old, withdrawn: true, outcome: 'failed', cause: other.id } as const;
    expect(findStream(known({ ended: [failed] }, { changes: [change] }), 1)).toMatchObject({
      cause: other.id,
      findings: [other],
    });
  });

  it('measures each stream once', () => {
    let cells = 0;
    const counting = (each: StreamDocument): StreamDocument =>
      Object.defineProperty({ ...each }, 'firstTime', {
        get: () => {
          cells++;
          return each.firstTime;
        },
      });
    let catalogue = EMPTY;
    for (let at = 0; at < 50; at++) {
      catalogue = withNews(catalogue, news({ ended: [counting(stream(at))] }));
      streamList(catalogue, false);
    }
    expect(cells).toBe(50);
  });
});
