import type { CertificateDocument, StreamDocument } from '../report/document.ts';
import type { OpenStream } from './state.ts';

/**
 * What "export" means now: the certificate that is open; else the chain of the side whose certificate is selected;
 * else the server's chain, or the client's where the server sent none. null where there is nothing to export.
 */
export function exportRequest(
  stream: StreamDocument,
  open: OpenStream | null,
): readonly CertificateDocument[] | null {
  const { server = [], client = [] } = stream.tls?.certificates ?? {};
  const selected = open?.tab === 'certificates' ? open.positions.certificates.cursor : 0;
  const isServers = selected < server.length;
  const chain = isServers ? server : client;
  if (chain.length === 0) return null;
  if (!open?.certificate) return chain;
  const depth = isServers ? open.certificate.index : open.certificate.index - server.length;
  return chain.slice(depth, depth + 1);
}
