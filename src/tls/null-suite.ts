import { cipherSuite } from './cipher-suite.ts';
import { HandshakeType } from './events.ts';

/** Bytes of a ServerHello before its session id: the message's header, version, random. */
const HEAD = 38;

/** Whether a handshake record begins with a ServerHello that chooses a suite without encryption; null where it has none. */
export function choosesNullSuite(body: Uint8Array): boolean | null {
  if (body[0] !== HandshakeType.serverHello) return null;
  const at = HEAD + 1 + (body[HEAD] ?? 0);
  const suite = ((body[at] ?? 0xff) << 8) | (body[at + 1] ?? 0xff);
  return cipherSuite(suite)?.isNull ?? false;
}
