import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';

/** The path of a file below test/fixtures/. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** The secrets of a fixture's sessions, a text for each, in the order of its sessions. */
export function sessionSecrets(name: string): string[] {
  const sessions = new Map<string, string>();
  for (const line of readFileSync(fixturePath(name), 'latin1').trim().split('\n')) {
    const [, id = ''] = line.split(' ');
    sessions.set(id, `${sessions.get(id) ?? ''}${line}\n`);
  }
  return [...sessions.values()];
}

/** The streams of a fixture, read with these secrets and without roots. */
export async function fixtureStreams(
  name: string,
  secrets: readonly string[],
): Promise<readonly StreamDocument[]> {
  const keyLog = new KeyLog();
  for (const text of secrets) keyLog.add(text);
  const { streams } = await inspectCapture([{ name, chunks: () => createReadStream(fixturePath(name)) }], {
    trust: createTrustStore([]),
    keyLog,
  });
  return streams;
}
