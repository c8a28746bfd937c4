import { createTrustStore, type TrustSource, type TrustStore } from '../x509/trust-store.ts';
import type { Io } from './io.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

/**
 * The runtime's roots, unless they are not wanted, and the certificates of the files and folders.
 * @throws {UserError} where a file or a folder cannot be read or holds no certificate.
 */
export async function loadTrust(
  { caFiles, caFolders, systemRoots }: Pick<Options, 'caFiles' | 'caFolders' | 'systemRoots'>,
  io: Io,
): Promise<TrustStore> {
  const sources: TrustSource[] = [];
  if (systemRoots) {
    const description = `Mozilla's roots in Node ${io.nodeVersion}`;
    sources.push({ description, pem: io.rootCertificates, node: io.nodeVersion });
  }
  for (const path of caFiles) sources.push(await fileSource(path, io));
  for (const path of caFolders) sources.push(await folderSource(path, io));
  return createTrustStore(sources);
}

async function fileSource(path: string, io: Io): Promise<TrustSource> {
  const pem = await io.readText(path);
  if (!holdsCertificate(pem)) {
    throw new UserError(
      `${path}: holds no PEM certificate (from DER: openssl x509 -inform DER -in FILE -out FILE.pem)`,
    );
  }
  return { description: path, pem: () => pem };
}

/** All files of a folder, whatever their names; those without a certificate (lists of revoked ones, say) do not matter. */
async function folderSource(path: string, io: Io): Promise<TrustSource> {
  const pems: string[] = [];
  for (const file of await io.listFolder(path)) {
    // A link to a file that is gone is no reason to do without the others.
    const pem = await io.readText(file).catch(() => '');
    if (holdsCertificate(pem)) pems.push(pem);
  }
  if (pems.length === 0) throw new UserError(`${path}: no file in it holds a PEM certificate`);
  return { description: path, pem: () => pems };
}

function holdsCertificate(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----') || text.includes('-----BEGIN TRUSTED CERTIFICATE-----');
}
