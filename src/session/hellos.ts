import { type Direction, opposite } from '../streams/connection.ts';
import { HandshakeType } from '../tls/conversation.ts';
import { choosesNullSuite } from '../tls/null-suite.ts';
import { ContentType, type TlsRecord } from '../tls/record.ts';
import { Ssl2MessageType } from '../tls/ssl2-record.ts';
import type { DirectionReader } from './direction-reader.ts';

/** What the hellos in the two directions tell of the stream that carries them. */
type Readers = readonly [DirectionReader, DirectionReader];

const DIRECTIONS: readonly Direction[] = [0, 1];

/** The direction that a ClientHello goes in, or that a ServerHello comes against; null without either. */
export function clientByHellos(readers: Readers): Direction | null {
  const sends = (hello: 'clientHello' | 'serverHello') =>
    DIRECTIONS.find((direction) => beginsWith(readers[direction].records.records, hello));
  const client = sends('clientHello');
  if (client !== undefined) return client;
  const server = sends('serverHello');
  return server === undefined ? null : opposite(server);
}

/** Whether the ServerHello chooses a suite that does not encrypt; null before there is one. */
export function agreesOnNullSuite(readers: Readers): boolean | null {
  for (const { records } of readers) {
    const body = records.firstHandshake?.body ?? null;
    const isNull = body === null ? null : choosesNullSuite(body);
    if (isNull !== null) return isNull;
  }
  return null;
}

function beginsWith(records: readonly TlsRecord[], hello: 'clientHello' | 'serverHello'): boolean {
  const first = records.find(
    ({ contentType }) => contentType === ContentType.handshake || contentType === ContentType.ssl2,
  );
  const types = first?.contentType === ContentType.ssl2 ? Ssl2MessageType : HandshakeType;
  return first?.body?.[0] === types[hello];
}
