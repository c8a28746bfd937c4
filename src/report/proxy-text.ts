import type { ProxyDocument } from './document.ts';
import { address } from './text/words.ts';

/** What a PROXY header says, in a line. */
export function proxyText({ frame, version, client, server, authority, tls }: ProxyDocument): string {
  const said = [
    client === null ? 'names no client' : `for ${address(client)}`,
    server === null ? null : `who connected to ${address(server)}`,
    authority === null ? null : `asking for ${authority}`,
    tls === null ? null : `by ${tls.version ?? 'TLS'}, which the proxy took off`,
    tls?.commonName ? `with a certificate of ${tls.commonName}` : null,
  ].filter((part) => part !== null);
  return `PROXY header of version ${version} (frame ${frame}), ${said.join(', ')}`;
}
