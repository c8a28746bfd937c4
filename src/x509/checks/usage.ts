import { type CertificateCheck, failed, passed, warned } from './check.ts';

const HANDSHAKE_USES: readonly string[] = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

/** Whether the leaf's key may be used in a handshake; what CAs need is part of the check of issuers. */
export const keyUsage: CertificateCheck = {
  id: 'key-usage',
  citation: 'RFC 5280 section 4.2.1.3',
  judge: ({ certificate: { keyUsage: usages }, depth, options: { keyUse } }) => {
    if (usages.length === 0) return depth > 0 ? null : passed('none: any use is allowed');
    const text = usages.join(', ');
    if (depth > 0) return passed(text);
    if (!HANDSHAKE_USES.some((use) => usages.includes(use)))
      return failed('key-usage', `keyUsage ${text} without ${HANDSHAKE_USES.join(' or ')}`);
    return keyUse === null || keyUse === undefined || usages.includes(keyUse)
      ? passed(text)
      : warned(`keyUsage ${text} without ${keyUse}, which this key exchange needs: GnuTLS refuses that`);
  },
};

/**
 * `SGC` are two of old that stood for serverAuth in CA certificates. anyExtendedKeyUsage is not among them: OpenSSL, and with
 * it most mail servers, does not take it for the use that is sought, as RFC 5280 allows.
 */
const USES: Readonly<Record<string, readonly string[]>> = {
  serverAuth: ['serverAuth', 'msSGC', 'nsSGC'],
  clientAuth: ['clientAuth'],
};

/** Whether the certificate, and each that it comes from, is for TLS servers (or clients). */
export const extendedKeyUsage: CertificateCheck = {
  id: 'extended-key-usage',
  citation: 'RFC 5280 section 4.2.1.12',
  judge: ({ certificate: { extendedKeyUsage: usages }, depth, isAnchor, options }) => {
    if (isAnchor && depth > 0) return null;
    const purpose = options.purpose ?? 'serverAuth';
    if (usages.length === 0) return depth > 0 ? null : passed('none: any use is allowed');
    const text = usages.join(', ');
    return usages.some((usage) => USES[purpose]?.includes(usage))
      ? passed(text)
      : failed('wrong-usage', `${text} without ${purpose}`, `extendedKeyUsage ${text}`);
  },
};
