// Captures to measure with, written to files.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Payload of each frame, in bytes. */
const PAYLOAD = 160;

/**
 * A capture without mail: `frames` frames of downloads over HTTP, in turn on `flows` TCP connections that start with a
 * SYN and never end. Returns its size in bytes.
 */
export async function writeDownloads(path, { frames, flows }) {
  const file = createWriteStream(path);
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20);
  file.write(header);
  const sequences = Array.from({ length: flows }, () => 1);
  let size = header.length;
  let batch = [];
  for (let number = 0; number < frames; number++) {
    const flow = number % flows;
    const first = number < flows;
    const payload = first ? Buffer.alloc(0) : Buffer.alloc(PAYLOAD, `data ${number} `);
    const record = frameRecord(number, tcpFrame(flow, first ? 0 : sequences[flow], first, payload));
    if (!first) sequences[flow] = (sequences[flow] + PAYLOAD) >>> 0;
    batch.push(record);
    size += record.length;
    if (batch.length === 4096) {
      if (!file.write(Buffer.concat(batch))) await once(file, 'drain');
      batch = [];
    }
  }
  file.end(Buffer.concat(batch));
  await once(file, 'finish');
  return size;
}

function frameRecord(number, frame) {
  const record = Buffer.alloc(16 + frame.length);
  record.writeUInt32LE(1_700_000_000 + Math.floor(number / 1000), 0);
  record.writeUInt32LE((number % 1000) * 1000, 4);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  frame.copy(record, 16);
  return record;
}

/** From the server (port 80) to the client; the SYN comes from the client. */
function tcpFrame(flow, sequence, syn, payload) {
  const frame = Buffer.alloc(14 + 20 + 20 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt8(0x45, 14);
  frame.writeUInt16BE(40 + payload.length, 16);
  frame.writeUInt8(64, 22);
  frame.writeUInt8(6, 23);
  const client = Buffer.from([198, 51, 100 + (flow >>> 8), flow & 0xff]);
  const server = Buffer.from([192, 0, 2, 80]);
  (syn ? client : server).copy(frame, 26);
  (syn ? server : client).copy(frame, 30);
  frame.writeUInt16BE(syn ? 40_000 : 80, 34);
  frame.writeUInt16BE(syn ? 80 : 40_000, 36);
  frame.writeUInt32BE(sequence, 38);
  frame.writeUInt32BE(syn ? 0 : 1, 42);
  frame.writeUInt8(0x50, 46);
  frame.writeUInt8(syn ? 0x02 : 0x10, 47);
  frame.writeUInt16BE(65_535, 48);
  payload.copy(frame, 54);
  return frame;
}
