import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameCount, joined, missingPeers, playLab } from './lab.ts';
import type { StreamReading } from './pdml-reader.ts';
import type { LabSession } from './session.ts';
import { recordTruths } from './truth.ts';
import { tsharkReading } from './tshark-reading.ts';

/**
 * Writes of each session of the lab NAME.pcap, its key log as NAME.keys, what was negotiated as NAME.json, and what its
 * encrypted records hold as NAME.truth.json; `all.pcap` and `all.keys` are all of them in one, with all of that in
 * `all.json`,
 * `ca.pem` is what the servers' certificates hang from.
 */
export async function writeLab(folder: string): Promise<void> {
  const missing = missingPeers();
  if (missing.length > 0) console.log(`not installed: ${missing.join(', ')}`);
  const { sessions, authority } = await playLab();
  mkdirSync(folder, { recursive: true });
  const all = joined(sessions);
  writeFileSync(join(folder, 'ca.pem'), authority);
  writeFileSync(join(folder, 'all.pcap'), all.capture);
  writeFileSync(join(folder, 'all.keys'), all.keyLog);
  const readings = new Map((await tsharkReading(all.capture, all.keyLog)).map((each) => [each.stream, each]));
  let [stream, frame] = [0, 0];
  const index: unknown[] = [];
  for (const session of sessions) {
    session.recordings.forEach((_, i) => {
      const reading = readings.get(stream + i);
      if (reading === undefined) return;
      index.push({ name: session.name, ...summary(reading), records: recordTruths(reading) });
    });
    const own = session.recordings.map((_, i) => ownNumbers(readings.get(stream + i), stream, frame));
    writeSession(folder, session, own);
    stream += session.recordings.length;
    frame += frameCount(session.capture);
  }
  writeJson(join(folder, 'all.json'), index);
  console.log(`${sessions.length} sessions, ${stream} streams, ${frame} frames`);
}

/** A stream of the joined capture as it is numbered in its session's own. */
function ownNumbers(
  reading: StreamReading | undefined,
  streams: number,
  frames: number,
): StreamReading | undefined {
  if (reading === undefined) return undefined;
  const records = reading.records.map((record) => ({ ...record, frame: record.frame - frames }));
  return { ...reading, stream: reading.stream - streams, records };
}

function writeSession(
  folder: string,
  session: LabSession,
  readings: readonly (StreamReading | undefined)[],
): void {
  const path = join(folder, session.name.replaceAll(/[^\w.-]+/g, '-'));
  const { name, clients, server, dialogue } = session;
  const negotiated = readings.map((reading) => reading && summary(reading));
  writeFileSync(`${path}.pcap`, session.capture);
  writeFileSync(`${path}.keys`, session.keyLog);
  writeJson(`${path}.json`, { name, clients, server, streams: negotiated, dialogue });
  const truths = readings.map((reading) => ({
    stream: reading?.stream,
    records: reading ? recordTruths(reading) : [],
  }));
  writeJson(`${path}.truth.json`, truths);
}

function summary({ stream, version, cipherSuite, group, records }: StreamReading) {
  const of = (side: 'client' | 'server') => {
    const own = records.filter(({ from }) => from === side);
    return {
      messages: own.flatMap(({ messages }) => messages.map(({ type }) => type)),
      alerts: own.flatMap(({ alerts, isProtected }) =>
        alerts.map((alert) => ({ ...alert, encrypted: isProtected })),
      ),
      shut: own.filter(({ contentType }) => contentType === null).length,
    };
  };
  return { stream, version, cipherSuite, group, client: of('client'), server: of('server') };
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 1)}\n`);
}
