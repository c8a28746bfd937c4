import { createTrustStore, type TrustSource, type TrustStore } from '../x509/trust-store.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/**
 * The runtime's roots, and the certificates of the files.
 * @throws {UserError} where a file cannot be read or holds no certificate.
 */
export async function loadTrust(caFiles: readonly string[], io: Io): Promise<TrustStore> {
  const own: TrustSource[] = [];
  for (const path of caFiles) {
    const pem = await io.readText(path);
    if (
      !pem.includes('-----BEGIN CERTIFICATE-----') &&
      !pem.includes('-----BEGIN TRUSTED CERTIFICATE-----')
    ) {
      throw new UserError(
        `${path}: holds no PEM certificate (from DER: openssl x509 -inform DER -in FILE -out FILE.pem)`,
      );
    }
    own.push({ description: path, pem: () => pem });
  }
  return createTrustStore([{ description: io.rootsDescription, pem: io.rootCertificates }, ...own]);
}
