import type { SeenPrelude } from '../session/prelude-reader.ts';

const KINDS: Readonly<Record<SeenPrelude['kind'], string>> = {
  'http-connect': 'an HTTP proxy (CONNECT)',
  socks4: 'a SOCKS 4 proxy',
  socks5: 'a SOCKS 5 proxy',
};

/** What a client asked a proxy for and what that said, in a line. */
export function preludeText({ kind, target: { host, port }, answer }: SeenPrelude): string {
  const to = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const said = answer === null ? 'and no answer was seen' : `which answered: ${answer.text}`;
  return `the client asked ${KINDS[kind]} for ${to}, ${said}`;
}
