import { COMPRESSION_METHODS } from '../../../registry/hello-values.ts';
import { codePoint } from '../../../registry/name-of.ts';
import { beside, clear, type Rule } from '../../rule.ts';

export const tlsCompression: Rule = {
  id: 'tls.compression',
  title: 'The session compresses inside TLS',
  citation: 'RFC 9325 section 3.3',
  advice: [
    'Compression can give away what is encrypted (the CRIME attack): switch it off. OpenSSL does so by default since 1.1.0 (SSL_OP_NO_COMPRESSION).',
  ],
  logLines: [],
  check: ({ evidence: { tls } }) => {
    const hello = tls?.conversation.serverHello ?? null;
    if (hello === null || !hello.value.compressionMethod) return clear;
    return beside(
      `the server chose compression method ${codePoint(COMPRESSION_METHODS, hello.value.compressionMethod).name}`,
      [hello.frame],
    );
  },
};
