import { describe, expect, it } from 'vitest';
import { isFailing, standingOf } from '../../src/ui/outcomes.ts';
import { FAILED, openStream, stream } from '../support/documents.ts';

describe('standingOf', () => {
  it.each([
    ['failed', FAILED],
    ['open', openStream(0)],
    ['open', openStream(0, { smtp: null })],
    ['other', stream(0, { outcome: null, protocol: 'other', smtp: null, tls: null })],
    ['open', stream(0, { outcome: null, protocol: 'imap', smtp: null, tls: null })],
  ])('%s', (standing, document) => expect(standingOf(document)).toBe(standing));
});

describe('isFailing', () => {
  it('counts cleartext only where something is to blame', () => {
    expect(isFailing(FAILED)).toBe(true);
    expect(isFailing(stream(0, { outcome: 'cleartext', cause: 'smtp.cleartext-fallback' }))).toBe(true);
    expect(isFailing(stream(0, { outcome: 'cleartext' }))).toBe(false);
    expect(isFailing(stream(0))).toBe(false);
  });
});
