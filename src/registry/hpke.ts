/**
 * HPKE KDF Identifiers, of encrypted_client_hello: https://www.iana.org/assignments/hpke/hpke.xhtml (2024-11).
 */
export const HPKE_KDFS = {
  0x0001: 'HKDF-SHA256',
  0x0002: 'HKDF-SHA384',
  0x0003: 'HKDF-SHA512',
} as const;

/**
 * HPKE AEAD Identifiers: https://www.iana.org/assignments/hpke/hpke.xhtml (2024-11).
 */
export const HPKE_AEADS = {
  0x0001: 'AES-128-GCM',
  0x0002: 'AES-256-GCM',
  0x0003: 'ChaCha20Poly1305',
  0xffff: 'Export-only',
} as const;
