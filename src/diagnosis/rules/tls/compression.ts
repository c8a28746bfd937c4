import { COMPRESSION_METHODS } from '../../../registry/hello-values.ts';
import { codePoint } from '../../../registry/name-of.ts';
import { beside, clear, type Rule } from '../../rule.ts';

export const tlsCompression: Rule = {
  id: 'tls.compression',
  title: 'The session compresses before it encrypts',
  citation: 'RFC 9325 section 3.3',
  advice: [
    'Compression gives away what is encrypted (CRIME): switch it off. OpenSSL: SSL_OP_NO_COMPRESSION, the default since 1.1.0.',
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
