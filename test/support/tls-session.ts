/** Sessions of Node's TLS with itself, in memory. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureVersion, TLSSocket } from 'node:tls';
import { samplePath } from './inspect-sample.ts';
import type { Said } from './session-player.ts';

export interface PlayedTls {
  /** The records, in the order in which they were sent. */
  readonly said: readonly Said[];
  /** SSLKEYLOGFILE's lines. */
  readonly keyLog: string;
}

/** What is said inside, as records of this version. */
export async function tlsSession(
  inside: readonly Said[],
  version: SecureVersion = 'TLSv1.3',
): Promise<PlayedTls> {
  const said: Said[] = [];
  let keyLog = '';
  const [near, far] = wires(said);
  const server = new TLSSocket(far, {
    isServer: true,
    secureContext: createSecureContext({
      key: readFileSync(samplePath('make/ca/root.key')),
      cert: readFileSync(samplePath('lab-ca.pem')),
      minVersion: version,
      maxVersion: version,
    }),
  });
  const client = connect({ socket: near, rejectUnauthorized: false });
  client.on('keylog', (line) => {
    keyLog += line;
  });
  await Promise.all([once(client, 'secureConnect'), once(server, 'secure')]);
  for (const [from, what] of inside) {
    const [sender, receiver] = from === 'C' ? [client, server] : [server, client];
    const bytes = Buffer.from(what as string, 'latin1');
    sender.write(bytes);
    for (let left = bytes.length; left > 0; ) {
      const [piece] = (await once(receiver, 'data')) as [Buffer];
      left -= piece.length;
    }
  }
  server.resume();
  client.end();
  await once(server, 'end');
  client.destroy();
  server.destroy();
  return { said, keyLog };
}

/** Two ends of a connection; what goes through it is written down. */
function wires(said: Said[]): [Duplex, Duplex] {
  const end = (from: 'C' | 'S', other: () => Duplex) =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _, done) {
        said.push([from, Buffer.from(chunk)]);
        other().push(chunk);
        done();
      },
      final(done) {
        other().push(null);
        done();
      },
    });
  const near: Duplex = end('C', () => far);
  const far: Duplex = end('S', () => near);
  return [near, far];
}
