import { getCiphers } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_RECORD_CONTENT } from '../../../src/limits.ts';
import { KeyLog } from '../../../src/tls/secrets/key-log.ts';
import { openAll, type SessionRecord } from '../../support/opened-session.ts';
import { KEY_LOG, type Said, type SealedOptions, sealedSession } from '../../support/sealed-session.ts';

/** The hellos and both ChangeCipherSpecs. */
const CLEAR = 4;

const TEXT = 'EHLO mail.example.org\r\n'.repeat(4);
const SAID: readonly Said[] = [
  ['client', 22, Buffer.from('1400000c0102030405060708090a0b0c', 'hex')],
  ['client', 23, ''],
  ['client', 23, TEXT],
  ['server', 23, TEXT],
  ['client', 23, `${TEXT}once more`],
  ['client', 21, Buffer.of(1, 0)],
];

function keyLog(): KeyLog {
  const log = new KeyLog();
  log.add(KEY_LOG);
  return log;
}

/** What becomes of the protected records: their contents, or why they stay closed. */
function open(records: readonly SessionRecord[]): readonly string[] {
  const { openings } = openAll(keyLog(), records);
  return openings.slice(CLEAR).map((opening) => {
    if (opening.kind !== 'opened') return opening.kind === 'closed' ? opening.reason : opening.kind;
    return `${opening.contentType} ${Buffer.from(opening.content).toString('latin1')}`;
  });
}

const ALL = SAID.map(
  ([, contentType, content]) => `${contentType} ${Buffer.from(content).toString('latin1')}`,
);

const SSL3 = 0x0300;
const TLS10 = 0x0301;
const TLS11 = 0x0302;
const TLS12 = 0x0303;
const AES128 = { name: 'aes-128-cbc', key: 16, iv: 16 };
const TRIPLE_DES = { name: 'des-ede3-cbc', key: 24, iv: 8 };

const KINDS: Readonly<Record<string, SealedOptions>> = {
  'SSL 3.0, 3DES, SHA': { version: SSL3, suite: 0x000a, cipher: TRIPLE_DES },
  'SSL 3.0, AES, SHA': { version: SSL3, suite: 0x002f, cipher: AES128 },
  'SSL 3.0, NULL, MD5': { version: SSL3, suite: 0x0001, cipher: null },
  'TLS 1.0, AES, SHA': { version: TLS10, suite: 0x002f, cipher: AES128 },
  'TLS 1.0, DES, SHA': { version: TLS10, suite: 0x0009, cipher: { name: 'des-ede3-cbc', key: 8, iv: 8 } },
  'TLS 1.0, NULL, MD5': { version: TLS10, suite: 0x0001, cipher: null },
  'TLS 1.0, deflated': { version: TLS10, suite: 0x002f, cipher: AES128, deflate: true },
  'TLS 1.1, AES, encrypt_then_mac': { version: TLS11, suite: 0x002f, cipher: AES128, encryptThenMac: true },
  'TLS 1.1, AES, truncated_hmac': { version: TLS11, suite: 0x002f, cipher: AES128, truncatedHmac: true },
  'TLS 1.2, NULL, SHA-256': { version: TLS12, suite: 0x003b, cipher: null },
  'TLS 1.2, AES, SHA-256, both': {
    version: TLS12,
    suite: 0x003c,
    cipher: AES128,
    encryptThenMac: true,
    truncatedHmac: true,
  },
  'TLS 1.2, AES-GCM, deflated': {
    version: TLS12,
    suite: 0x009c,
    cipher: { name: 'aes-128-gcm', key: 16, iv: 4 },
    deflate: true,
  },
  'TLS 1.2, no protection, deflated': { version: TLS12, suite: 0x0000, cipher: null, deflate: true },
};

describe.each(Object.keys(KINDS))('records of %s', (name) => {
  const options = KINDS[name] as SealedOptions;
  const records = sealedSession(options, SAID);

  it('are opened', () => {
    expect(open(records)).toEqual(ALL);
  });

  it('stay closed without an exception where a byte is another or bytes are gone', () => {
    const changed = records.length - 2;
    const { body } = records[changed] as SessionRecord;
    for (let at = 0; at < (body?.length ?? 0); at++) {
      const other = Uint8Array.from(body ?? []);
      other[at] = (other[at] as number) ^ 0x80;
      for (const bytes of [other, other.subarray(0, at)]) {
        const opened = open(records.with(changed, { ...(records[changed] as SessionRecord), body: bytes }));
        if (options.suite !== 0) expect(opened[changed - CLEAR]).toMatch(/^(wrong-secret|too-much)$/);
      }
    }
  });

  it('are opened behind a missing one, as far as they do not need it', () => {
    const missing = CLEAR + 2;
    const rest = records.toSpliced(missing, 1);
    const behind = rest.findIndex(({ from }, at) => at >= missing && from === 'client');
    const opened = open(rest.with(behind, { ...(rest[behind] as SessionRecord), afterGap: true }));
    const expected = ALL.toSpliced(2, 1);
    const isChained = options.version < TLS11 && options.cipher !== null;
    if (isChained || options.deflate) expected[behind - CLEAR] = 'missing-bytes';
    if (options.deflate) expected[behind - CLEAR + 1] = 'missing-bytes';
    expect(opened).toEqual(expected);
  });
});

describe('suites that Node lacks', () => {
  it.each([
    ['CAMELLIA_128_GCM', 0xc07a, 'camellia-128-gcm'],
    ['SEED', 0x0096, 'seed-cbc'],
    ['RC4', 0x0005, 'rc4'],
    ['RC4_40', 0x0003, 'rc4-40'],
  ])('%s is named as such', (_, suite, name) => {
    if (getCiphers().includes(name)) return;
    const records = sealedSession({ version: TLS12, suite, cipher: null }, []);
    const sealed = { ...(records[0] as SessionRecord), contentType: 23, body: new Uint8Array(48) };
    expect(open([...records, sealed])).toEqual(['unsupported-suite']);
  });
});

describe('compressed records', () => {
  const options = { version: TLS12, suite: 0x0000, cipher: null, deflate: true };

  it('refer back over many of them', () => {
    const said: Said[] = Array.from({ length: 20 }, (_, at) => ['client', 23, `${at} ${TEXT.repeat(8)}`]);
    expect(open(sealedSession(options, said))).toEqual(said.map(([, , text]) => `23 ${text}`));
  });

  it('hold no more than a record may', () => {
    const most: Said = ['client', 23, 'x'.repeat(MAX_RECORD_CONTENT)];
    const more: Said = ['client', 23, 'x'.repeat(MAX_RECORD_CONTENT + 1)];
    expect(open(sealedSession(options, [most, more, ['client', 23, 'behind']])).slice(1)).toEqual([
      'too-much',
      'missing-bytes',
    ]);
  });
});
