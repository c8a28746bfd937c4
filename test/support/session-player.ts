import { Session } from '../../src/session/session.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { bytes, u16 } from './packet-builder.ts';

/** What a side sends in a frame, or a number of bytes that are missing there. */
export type Said = readonly [from: 'C' | 'S', what: string | Uint8Array | number];

/** A TLS record around a body. */
export function record(type: number, body: string | Uint8Array, version = 0x0301): Buffer {
  const content = Buffer.from(body as string, 'latin1');
  return bytes(type, u16(version), u16(content.length), content);
}

/** A handshake message by its type, as a record. */
export function handshake(type: number, length = 40): Buffer {
  return record(22, bytes([type, 0, 0, length], Buffer.alloc(length, 0x01)));
}

export const CLIENT_HELLO = handshake(1);
export const SERVER_HELLO = handshake(2);
export const ALERT = record(21, '\x02\x28');
export const DATA = record(23, 'encrypted');

export const GREETING: Said = ['S', '220 mx ESMTP\r\n'];
export const EHLO: Said = ['C', 'EHLO a\r\n'];
export const OFFER: Said = ['S', '250-mx\r\n250 STARTTLS\r\n'];
export const STARTTLS: Said = ['C', 'STARTTLS\r\n'];
export const GO: Said = ['S', '220 go\r\n'];
export const HELLOS: readonly Said[] = [
  ['C', CLIENT_HELLO],
  ['S', SERVER_HELLO],
];
/** Up to the reply to STARTTLS. */
export const OPENING = [GREETING, EHLO, OFFER, STARTTLS, GO];
/** Bytes that each side has sent after the opening. */
export const SENT = {
  client: 'EHLO a\r\nSTARTTLS\r\n'.length,
  server: '220 mx ESMTP\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n'.length,
};

/** The same bytes in pieces of a size. */
export function cut(said: readonly Said[], size: number): Said[] {
  return said.flatMap(([from, what]): Said[] => {
    if (typeof what === 'number') return [[from, what]];
    const bytes = Buffer.from(what as string, 'latin1');
    return Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, i) => [from, bytes.subarray(i * size, (i + 1) * size)] as const,
    );
  });
}

/**
 * Puts what is said, a frame each, through a session that has ended then. The client is direction 0. The connection began
 * before the capture, unless it is said to `begin`. A text is a key log.
 */
export function sessionOf(
  said: readonly Said[],
  port = 25,
  { begin = false, secrets = null }: { begin?: boolean; secrets?: string | null } = {},
): Session {
  const endpoints = [
    { ip: '192.0.2.1', port: 40_000 },
    { ip: '192.0.2.2', port },
  ] as const;
  const keyLog = secrets === null ? null : new KeyLog();
  keyLog?.add(secrets ?? '');
  const session = new Session(endpoints, keyLog);
  if (begin) session.begin();
  said.forEach(([from, what], i) => {
    const direction = from === 'C' ? 0 : 1;
    const time = { seconds: i, nanoseconds: 0, digits: 6 };
    const arrival = { capturedIn: i + 1, frame: i + 1, time };
    if (typeof what === 'number') {
      session.gap(direction, what, 'lost', arrival);
      return;
    }
    // In the middle of a block that is used again.
    const block = bytes('!!', what, '!!');
    session.data(direction, block, 2, block.length - 2, arrival);
    block.fill('!');
  });
  session.end();
  return session;
}

/** What a session came to, readable: lines and records of each side, gaps, and what was in clear. */
export function described(session: Session): Record<string, unknown> {
  const [client, server] = session.readers ?? [null, null];
  const side = (reader: typeof client) =>
    reader === null
      ? null
      : {
          tls: reader.tlsOffset,
          records: reader.records.records
            .map(({ contentType, length }) => `${contentType}:${length}`)
            .join(' '),
          gaps: reader.gaps.map(({ length, within }) => `${length} ${within}`).join(', '),
          clear: reader.clearInTls === null ? null : Buffer.from(reader.clearInTls.bytes).toString('latin1'),
        };
  return {
    kind: session.kind,
    lines: (session.mail ?? session.dialogue).lines.map(
      ({ from, text }) => `${from === 'client' ? 'C' : 'S'}: ${text}`,
    ),
    client: side(client),
    server: side(server),
  };
}
