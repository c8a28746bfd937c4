import type { LengthRange } from '../record-length.ts';

/** Type and length of a handshake message. */
const HEADER = 4;
/** The scheme and the length of the signature, RFC 8446 section 4.4.3. */
const BEFORE_SIGNATURE = HEADER + 2 + 2;

/**
 * Bytes of a signature by its kind of key. DER makes those of ECDSA a few bytes shorter now and then (measured of OpenSSL,
 * GnuTLS and Node: 70 to 72 with P-256).
 */
const SIGNATURES: readonly LengthRange[] = [
  { min: 64, max: 64 }, // Ed25519
  { min: 66, max: 72 }, // P-256
  { min: 98, max: 104 }, // P-384
  { min: 114, max: 114 }, // Ed448
  { min: 133, max: 139 }, // P-521
  { min: 128, max: 128 }, // RSA of 1024 bits
  { min: 256, max: 256 }, // 2048
  { min: 384, max: 384 }, // 3072
  { min: 512, max: 512 }, // 4096
  { min: 2420, max: 2420 }, // ML-DSA-44
  { min: 3309, max: 3309 }, // ML-DSA-65
  { min: 4627, max: 4627 }, // ML-DSA-87
];

/** Whether this is as long as a CertificateVerify of TLS 1.3. */
export function isAsCertificateVerify(content: LengthRange | null): boolean {
  return (
    content !== null &&
    SIGNATURES.some(
      ({ min, max }) => content.min >= BEFORE_SIGNATURE + min && content.max <= BEFORE_SIGNATURE + max,
    )
  );
}

/** EncryptedExtensions (6 bytes where there is none) with a CertificateRequest behind it have at least this. */
export const LEAST_WITH_REQUEST = 6 + 15;

/**
 * More than EncryptedExtensions or a CertificateRequest mostly have, and less than nearly all certificates. Measured of
 * OpenSSL, GnuTLS and Node: 6 to 32, and 72 to 104 (the names of many CAs make the latter longer); certificates from 363 on, but
 * a raw public key has about 100.
 */
export const LEAST_CERTIFICATE = 200;

/** KeyUpdate: header and one byte, RFC 8446 section 4.6.3. */
export const KEY_UPDATE = HEADER + 1;

/** verify_data of TLS up to 1.2 with its header (RFC 5246 section 7.4.9), and SSL 3.0's two hashes. */
export const FINISHED_TLS = HEADER + 12;
export const FINISHED_SSL3 = HEADER + 36;

/** A message without a body: HelloRequest, ServerHelloDone. */
export const NO_BODY = HEADER;

/** `QUIT` with its line end; DATA, RSET and NOOP are as long. */
export const QUIT = 6;
/** The most that a command has, RFC 5321 section 4.5.3.1.4. */
export const LONGEST_COMMAND = 512;
/** The line of the clear capabilities that is not offered inside. */
export const STARTTLS_LINE = '250-STARTTLS\r\n'.length;
