/**
 * TLS Compression Method Identifiers:
 * https://www.iana.org/assignments/comp-meth-ids/comp-meth-ids.xhtml#comp-meth-ids-2 (2025-12).
 */
export const COMPRESSION_METHODS = {
  0x00: 'NULL',
  0x01: 'DEFLATE',
  0x40: 'LZS',
} as const;

/**
 * TLS EC Point Formats:
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-9 (2025-12).
 */
export const EC_POINT_FORMATS = {
  0x00: 'uncompressed',
  0x01: 'ansiX962_compressed_prime',
  0x02: 'ansiX962_compressed_char2',
} as const;

/**
 * TLS EC Curve Types, of ServerKeyExchange:
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-10 (2025-12).
 */
export const EC_CURVE_TYPES = {
  0x01: 'explicit_prime',
  0x02: 'explicit_char2',
  0x03: 'named_curve',
} as const;

/**
 * TLS PskKeyExchangeMode:
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-pskkeyexchangemode (2025-12).
 */
export const PSK_KEY_EXCHANGE_MODES = {
  0x00: 'psk_ke',
  0x01: 'psk_dhe_ke',
} as const;
