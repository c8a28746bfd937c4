/** The causes that an alert can name by itself. */
export type NamedCause = 'cert.expired' | 'cert.revoked' | 'cert.unknown-issuer';

/** Alerts about a certificate (RFC 8446 section 6.2, RFC 6066, SSL 3.0), with the cause that they name by themselves. */
const CERTIFICATE_ALERTS: Readonly<Record<number, NamedCause | null>> = {
  41: null,
  42: null,
  43: null,
  44: 'cert.revoked',
  45: 'cert.expired',
  46: null,
  48: 'cert.unknown-issuer',
  49: null,
  111: null,
  113: null,
  114: null,
};

export const UNKNOWN_CA = 48;

/** The alert's description is about a certificate. */
export function isCertificateAlert(description: number): boolean {
  return description in CERTIFICATE_ALERTS;
}

/** The cause that a certificate alert names by itself. */
export function namedCause(description: number): NamedCause | null {
  return CERTIFICATE_ALERTS[description] ?? null;
}
