/**
 * ProtocolVersion: RFC 6101, 2246, 4346, 5246, 8446 and 9147 (2022-04). It has no IANA registry; the names,
 * with those of what preceded or forked TLS, are Wireshark's. The drafts of TLS 1.3 are 0x7f00 plus their
 * number: the rule of `versionCodePoint`.
 */
export const PROTOCOL_VERSIONS = {
  0x0002: 'SSL 2.0',
  0x0100: 'DTLS 1.0 (OpenSSL pre 0.9.8f)',
  0x0101: 'GMTLS',
  0x0300: 'SSL 3.0',
  0x0301: 'TLS 1.0',
  0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2',
  0x0304: 'TLS 1.3',
  0xfb17: 'TLS 1.3 (Facebook draft 23)',
  0xfb1a: 'TLS 1.3 (Facebook draft 26)',
  0xfefc: 'DTLS 1.3',
  0xfefd: 'DTLS 1.2',
  0xfeff: 'DTLS 1.0',
} as const;
