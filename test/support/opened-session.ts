/** TLS sessions as records in the order of the wire, and what an opener makes of them. */
import { readFileSync } from 'node:fs';
import { fromHex } from '../../src/bytes/hex.ts';
import { ConnectionOpener, type Opening, type WireRecord } from '../../src/tls/decryption/opener.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';

export interface SessionRecord extends WireRecord {
  readonly from: 'client' | 'server';
}

/** Sessions of a fixture by name: lines `# name: where it is from`, then `client` or `server` with hex of whole records. */
export function readSessions(file: string): Map<string, SessionRecord[]> {
  const sessions = new Map<string, SessionRecord[]>();
  let session: SessionRecord[] = [];
  for (const line of fixtureText(file).trim().split('\n')) {
    const name = /^# ([^:]+):/.exec(line)?.[1];
    if (name === undefined) {
      session.push(...recordsOf(line));
    } else {
      session = [];
      sessions.set(name, session);
    }
  }
  return sessions;
}

export function readKeyLog(file: string): KeyLog {
  const log = new KeyLog();
  log.add(fixtureText(file));
  return log;
}

/** The text of a fixture. */
export function fixtureText(file: string): string {
  return readFileSync(new URL(`../fixtures/tls/${file}`, import.meta.url), 'latin1');
}

function recordsOf(line: string): SessionRecord[] {
  const [from, hex = ''] = line.split(' ');
  const chunk = {
    from: from === 'client' ? 'client' : 'server',
    bytes: fromHex(hex) ?? new Uint8Array(),
  } as const;
  return recordsOfChunks([chunk]);
}

/** The records of both directions' bytes, in the order in which they are complete. */
export function recordsOfChunks(
  chunks: readonly { readonly from: 'client' | 'server'; readonly bytes: Uint8Array }[],
): SessionRecord[] {
  const records: SessionRecord[] = [];
  const rest = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
  for (const { from, bytes } of chunks) {
    let left = Buffer.concat([rest[from], bytes]);
    while (left.length >= 5 && left.length >= 5 + left.readUInt16BE(3)) {
      const end = 5 + left.readUInt16BE(3);
      const [contentType, version] = [left.readUInt8(0), left.readUInt16BE(1)];
      records.push({ from, contentType, version, body: left.subarray(5, end), whole: true, afterGap: false });
      left = left.subarray(end);
    }
    rest[from] = left;
  }
  return records;
}

/** What becomes of each record, in the order of the wire. */
export function openAll(
  keyLog: KeyLog,
  records: readonly SessionRecord[],
): { readonly openings: readonly Opening[]; readonly opener: ConnectionOpener<SessionRecord> } {
  const opener = new ConnectionOpener<SessionRecord>(keyLog);
  const openings = new Map<SessionRecord, Opening>();
  const take = (): void => {
    for (const { record, opening } of opener.ready()) openings.set(record, opening);
  };
  for (const record of records) {
    const opening = opener.take(record.from === 'client' ? 0 : 1, record);
    if (opening.kind !== 'waiting') openings.set(record, opening);
    take();
  }
  opener.end();
  take();
  return { opener, openings: records.map((record) => openings.get(record) as Opening) };
}

/** Each record in a word: `clear`, its reason, or its content type and how its content begins. */
export function summary(records: readonly SessionRecord[], openings: readonly Opening[]): string[] {
  return openings.map((opening, at) => {
    const record = records[at] as SessionRecord;
    return `${record.from === 'client' ? '>' : '<'} ${openingText(opening, record)}`;
  });
}

function openingText(opening: Opening, { contentType }: SessionRecord): string {
  switch (opening.kind) {
    case 'clear':
      return `clear ${contentType}`;
    case 'closed':
      return opening.reason;
    case 'opened':
      return contentText(opening);
  }
}

/** Handshake messages by their types, everything else by its first bytes. */
function contentText({ contentType, content }: Extract<Opening, { kind: 'opened' }>): string {
  if (contentType !== 22) return `${contentType} ${Buffer.from(content.subarray(0, 8)).toString('hex')}`;
  const types: number[] = [];
  for (let at = 0; at + 4 <= content.length; ) {
    types.push(content[at] as number);
    at += 4 + Buffer.from(content).readUIntBE(at + 1, 3);
  }
  return `22 ${types.join(',')}`;
}
