import type { CertificateDocument, StreamDocument } from '../document.ts';

/** The certificates that the server of a stream sent, as PEM; or why there are none to be seen. */
export function serverChain({
  tls,
}: StreamDocument): { readonly pem: readonly string[] } | { readonly hidden: string } {
  if (tls === null) return { hidden: 'it has no TLS' };
  const { server } = tls.certificates;
  if (server.length > 0) return { pem: chainPem(server) };
  return { hidden: whyHidden(tls) };
}

/** Certificates as PEM texts, each ending in a line feed. */
export function chainPem(certificates: readonly CertificateDocument[]): string[] {
  return certificates.map(({ pem }) => withNewline(pem));
}

function whyHidden(tls: NonNullable<StreamDocument['tls']>): string {
  const { version, resumed, anonymous, serverHello, handshake } = tls;
  if (serverHello === null) return 'no ServerHello was seen';
  if (resumed) return 'the session was resumed, without sending it again';
  if (anonymous) return 'the cipher suite is anonymous and uses none';
  const isPacked = handshake.some(
    ({ from, type }) => from === 'server' && type?.name === 'compressed_certificate',
  );
  if (isPacked) return 'it is compressed, and could not be unpacked';
  if (version?.name.startsWith('TLS 1.3')) return 'TLS 1.3 encrypts it';
  return 'it is not in the capture';
}

export function withNewline(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
