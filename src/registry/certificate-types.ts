/**
 * TLS ClientCertificateType Identifiers:
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-2 (2025-12), without
 * the `_RESERVED` that IANA adds to what only SSL 3.0 had.
 */
export const CLIENT_CERTIFICATE_TYPES = {
  0x01: 'rsa_sign',
  0x02: 'dss_sign',
  0x03: 'rsa_fixed_dh',
  0x04: 'dss_fixed_dh',
  0x05: 'rsa_ephemeral_dh',
  0x06: 'dss_ephemeral_dh',
  0x14: 'fortezza_dms',
  0x40: 'ecdsa_sign',
  0x41: 'rsa_fixed_ecdh',
  0x42: 'ecdsa_fixed_ecdh',
  0x43: 'gost_sign256',
  0x44: 'gost_sign512',
} as const;

/**
 * TLS Certificate Types, of the client_certificate_type and server_certificate_type extensions:
 * https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#tls-extensiontype-values-3
 * (2025-12), without the `_RESERVED` of OpenPGP.
 */
export const CERTIFICATE_TYPES = {
  0x00: 'X509',
  0x01: 'OpenPGP',
  0x02: 'Raw Public Key',
  0x03: '1609Dot2',
} as const;

/**
 * TLS Certificate Status Types:
 * https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#tls-extensiontype-values-4
 * (2025-12), without the `_RESERVED` of ocsp_multi.
 */
export const CERTIFICATE_STATUS_TYPES = {
  0x01: 'ocsp',
  0x02: 'ocsp_multi',
} as const;

/**
 * TLS Certificate Compression Algorithm IDs:
 * https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#tls-extensiontype-values-5
 * (2025-12).
 */
export const CERTIFICATE_COMPRESSION_ALGORITHMS = {
  0x0001: 'zlib',
  0x0002: 'brotli',
  0x0003: 'zstd',
} as const;
