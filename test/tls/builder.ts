import { readFileSync } from 'node:fs';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Arrival } from '../../src/streams/half-stream.ts';
import { readConversation, type Side, type TlsConversation } from '../../src/tls/conversation.ts';
import { isRecordHeader, RecordReader } from '../../src/tls/record.ts';
import { bytes, u16, u24 } from '../support/packet-builder.ts';

export { bytes, u16, u24 } from '../support/packet-builder.ts';

export function hex(text: string): Uint8Array {
  const decoded = fromHex(text);
  if (decoded === null) throw new Error(`no hex: ${text}`);
  return decoded;
}

const messages: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/tls/messages.json', import.meta.url), 'utf8'),
);

/** The body of a real message (test/fixtures/tls/README.md). */
export function realMessage(name: string): Uint8Array {
  return hex(messages[name] ?? 'none of that name');
}

export const realMessages = Object.keys(messages);

/** Bytes behind a length of one, two or three bytes. */
export const vector8 = (...parts: Parts) => prefixed(1, parts);
export const vector16 = (...parts: Parts) => prefixed(2, parts);
export const vector24 = (...parts: Parts) => prefixed(3, parts);

type Parts = Parameters<typeof bytes>;

function prefixed(size: 1 | 2 | 3, parts: Parts): Buffer {
  const body = bytes(...parts);
  const length = u24(body.length).subarray(3 - size);
  return bytes(length, body);
}

/** A record as it stands on the wire. */
export function record(contentType: number, body: Uint8Array | string, version = 0x0303): Buffer {
  return bytes(contentType, u16(version), vector16(body));
}

/** A handshake message with its header. */
export function message(type: number, body: Uint8Array): Buffer {
  return bytes(type, vector24(body));
}

export function extension(type: number, ...data: Parts): Buffer {
  return bytes(u16(type), vector16(...data));
}

export interface HelloParts {
  readonly version?: number;
  readonly random?: Uint8Array;
  readonly sessionId?: Uint8Array;
  readonly suites?: readonly number[];
  readonly compression?: readonly number[];
  /** null: the hello ends before the extensions' length. */
  readonly extensions?: readonly Uint8Array[] | null;
}

const RANDOM = Buffer.alloc(32, 0x42);

/** The body of a ClientHello. */
export function clientHello(parts: HelloParts = {}): Buffer {
  const { version = 0x0303, random = RANDOM, sessionId = bytes(), extensions = [] } = parts;
  return bytes(
    u16(version),
    random,
    vector8(sessionId),
    vector16(...(parts.suites ?? [0x1301, 0xc02f]).map(u16)),
    vector8([...(parts.compression ?? [0])]),
    extensions === null ? bytes() : vector16(...extensions),
  );
}

/** The body of a ServerHello. */
export function serverHello(parts: HelloParts = {}): Buffer {
  const { version = 0x0303, random = RANDOM, sessionId = bytes(), extensions = [] } = parts;
  return bytes(
    u16(version),
    random,
    vector8(sessionId),
    u16(parts.suites?.[0] ?? 0xc02f),
    parts.compression?.[0] ?? 0,
    extensions === null ? bytes() : vector16(...extensions),
  );
}

/** What makes a ServerHello one of TLS 1.3. */
export const SELECT_TLS13 = extension(43, u16(0x0304));

export const HELLO_RETRY_RANDOM = hex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

export function arrival(frame: number, capturedIn = frame): Arrival {
  return { capturedIn, frame, time: { seconds: frame, nanoseconds: 0, digits: 6 } };
}

/** Bytes of one side that came in one frame, or a number of bytes that are missing there. */
export interface Chunk {
  readonly from: Side;
  readonly frame: number;
  readonly bytes: Uint8Array | number;
}

/** Gives a reader bytes or a gap, and tells it, as a session does, where a record begins behind one. */
export function feed(reader: RecordReader, chunk: Uint8Array | number, frame: number): void {
  if (typeof chunk === 'number') return reader.gap(chunk);
  if (reader.isLost && isRecordHeader(chunk, 0)) reader.resume();
  if (reader.isLost) reader.skipped += chunk.length;
  else reader.push(chunk, 0, chunk.length, arrival(frame));
}

/** Reads chunks as both directions of a stream. */
export function converse(chunks: readonly Chunk[]): TlsConversation {
  const readers = { client: new RecordReader(), server: new RecordReader() };
  for (const { from, frame, bytes } of chunks) {
    feed(readers[from], bytes, frame);
  }
  readers.client.end();
  readers.server.end();
  const tls = readConversation(readers.client, readers.server);
  if (tls === null) throw new Error('no record');
  return tls;
}

export interface ScriptParts {
  /** The server's choice; TLS 1.3 where the suite is one of it. */
  readonly suite?: number;
  /** Up to TLS 1.2. */
  readonly version?: number;
  readonly client?: HelloParts;
  readonly server?: HelloParts;
}

/**
 * A conversation by its records, each as `C3:e23(53)`: side, frame, what.
 *
 * `hs2` is a handshake message of that type in clear (hellos and certificates are real ones, others have an empty body),
 * `hrr` a HelloRetryRequest, `ccs` a ChangeCipherSpec, `alert(2.48)` an alert in clear, `e23(53)` an encrypted record of
 * that content type and length, `gap(100)` missing bytes.
 */
export function script(text: string, parts: ScriptParts = {}): TlsConversation {
  return converse(
    text.split(' ').map((word) => {
      const [, side, frame, what, argument = ''] = /^([CS])(\d+):(\w+)(?:\((.*)\))?$/.exec(word) ?? [];
      if (side === undefined || what === undefined) throw new Error(`not understood: ${word}`);
      const from = side === 'C' ? 'client' : 'server';
      return { from, frame: Number(frame), bytes: wire(what, argument, from, parts) };
    }),
  );
}

function wire(what: string, argument: string, from: Side, parts: ScriptParts): Uint8Array | number {
  const [, kind = '', number = ''] = /^([a-z]+)(\d*)$/.exec(what) ?? [];
  switch (kind) {
    case 'hs':
      return record(22, message(Number(number), bodyOf(Number(number), argument, from, parts)));
    case 'hrr':
      return record(22, message(2, helloRetryRequest()));
    case 'ccs':
      return record(20, bytes(1));
    case 'alert':
      return record(21, bytes(argument.split('.').map(Number)));
    case 'e':
      return record(Number(number), Buffer.alloc(Number(argument), 0xee));
    case 'gap':
      return Number(argument);
    default:
      throw new Error(`not understood: ${what}`);
  }
}

function bodyOf(type: number, argument: string, from: Side, parts: ScriptParts): Uint8Array {
  const { suite = 0x1301, version = 0x0303 } = parts;
  const isTls13 = suite >>> 8 === 0x13;
  switch (type) {
    case 1:
      return clientHello(parts.client);
    case 2: {
      const extensions = [...(isTls13 ? [SELECT_TLS13] : []), ...(parts.server?.extensions ?? [])];
      return serverHello({ version, suites: [suite], ...parts.server, extensions });
    }
    case 11:
      return vector24(from === 'client' && argument === 'empty' ? bytes() : vector24('a certificate'));
    default:
      return bytes();
  }
}

/** The body of a HelloRetryRequest for secp384r1. */
export function helloRetryRequest(): Buffer {
  return serverHello({
    random: HELLO_RETRY_RANDOM,
    suites: [0x1301],
    extensions: [SELECT_TLS13, extension(51, u16(24))],
  });
}
