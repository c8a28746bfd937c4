import { describe, expect, it } from 'vitest';
import { openAll, readKeyLog, readSessions, summary } from '../../support/opened-session.ts';

const sessions = readSessions('rfc8448.txt');
const keyLog = readKeyLog('rfc8448.keys');

/** Handshake types: 4 NewSessionTicket, 5 EndOfEarlyData, 8 EncryptedExtensions, 11, 13, 15 those of certificates, 20 Finished. */
const OPENED: Readonly<Record<string, readonly string[]>> = {
  'simple-1rtt': [
    '> clear 22',
    '< clear 22',
    '< 22 8,11,15,20',
    '> 22 20',
    '< 22 4',
    '> 23 0001020304050607',
    '< 23 0001020304050607',
    '> 21 0100',
    '< 21 0100',
  ],
  'resumed-0rtt': [
    '> clear 22',
    '> 23 414243444546',
    '< clear 22',
    '< 22 8,20',
    '> 22 5',
    '> 22 20',
    '> 23 0001020304050607',
    '< 23 0001020304050607',
    '> 21 0100',
    '< 21 0100',
  ],
  'hello-retry': [
    '> clear 22',
    '< clear 22',
    '> clear 22',
    '< clear 22',
    '< 22 8,11,15,20',
    '> 22 20',
    '> 21 0100',
    '< 21 0100',
  ],
  'client-authentication': [
    '> clear 22',
    '< clear 22',
    '< 22 8,13,11,15,20',
    '> 22 11,15,20',
    '> 21 0100',
    '< 21 0100',
  ],
  compatibility: [
    '> clear 22',
    '< clear 22',
    '< clear 20',
    '< 22 8,11,15,20',
    '> clear 20',
    '> 22 20',
    '> 21 0100',
    '< 21 0100',
  ],
};

describe('the traces of RFC 8448', () => {
  it.each(Object.keys(OPENED))('%s is opened', (name) => {
    const records = sessions.get(name) ?? [];
    const { openings, opener } = openAll(keyLog, records);
    expect(summary(records, openings)).toEqual(OPENED[name]);
    expect(opener.needs()).toEqual([]);
  });
});
