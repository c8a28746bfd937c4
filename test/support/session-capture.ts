import { pcapFile } from './capture-builder.ts';
import type { Said } from './session-player.ts';
import { builtFrame, CLIENT, client, HANDSHAKE, type PlayedFrame, SERVER, server } from './tcp-player.ts';

/** Payload of a frame, in bytes. */
const SEGMENT = 32 * 1024;

/** Between which ends a connection is, and who closes it. */
interface Ends {
  readonly client?: string;
  readonly server?: string;
  readonly closer?: 'C' | 'S';
}

/** What is said, as a capture of one connection on port 25: after its handshake, in frames as few as can be, up to the close. */
export function captureOf(said: readonly Said[], ends: Ends = {}): Buffer {
  const { client: clientEnd = CLIENT, server: serverEnd = SERVER, closer = 'C' } = ends;
  const sent = { C: 1, S: 1 };
  const frames: PlayedFrame[] = [...HANDSHAKE];
  for (const [from, what] of said) {
    if (typeof what === 'number') {
      sent[from] += what;
      continue;
    }
    const content = Buffer.from(what as string, 'latin1');
    for (let at = 0; at < content.length; at += SEGMENT) {
      const payload = content.subarray(at, at + SEGMENT);
      const frame = from === 'C' ? client : server;
      frames.push(frame('PA', sent[from], sent[from === 'C' ? 'S' : 'C'], { payload }));
      sent[from] += payload.length;
    }
  }
  if (closer === 'C') {
    frames.push(
      client('FA', sent.C, sent.S),
      server('FA', sent.S, sent.C + 1),
      client('A', sent.C + 1, sent.S + 1),
    );
  } else {
    frames.push(
      server('FA', sent.S, sent.C),
      client('FA', sent.C, sent.S + 1),
      server('A', sent.S + 1, sent.C + 1),
    );
  }
  const placed = (end = '') => (end === CLIENT ? clientEnd : end === SERVER ? serverEnd : end);
  return pcapFile(
    frames.map(({ from, to, ...rest }) => builtFrame({ ...rest, from: placed(from), to: placed(to) })),
  );
}
