/** What tshark reads of TLS in a capture, with the secrets of a key log. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PdmlReader, type StreamReading } from './pdml-reader.ts';

/** How long tshark may run, in ms. */
const LIFETIME = 60_000;

const OPTIONS = [
  '-o',
  'tcp.reassemble_out_of_order:true',
  '-Y',
  'tls || smtp',
  '-J',
  'tcp tls smtp',
  '-T',
  'pdml',
];

/** Every stream with TLS, by its number; the server's port is 25. */
export async function tsharkReading(capture: Uint8Array, keyLog: string): Promise<StreamReading[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  try {
    const [pcap, keys] = [join(folder, 'capture.pcap'), join(folder, 'keys')];
    writeFileSync(pcap, capture);
    writeFileSync(keys, keyLog);
    const tshark = spawn('tshark', ['-n', '-r', pcap, '-o', `tls.keylog_file:${keys}`, ...OPTIONS], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIFETIME,
    });
    const reader = new PdmlReader();
    for await (const line of createInterface(tshark.stdout)) reader.line(line);
    return reader.streams();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
