import { type CertificateFile, chainPem, safeName } from '../report/certificate-files.ts';
import type { CertificateDocument } from '../report/document.ts';
import type { Io } from './io.ts';
import type { WrittenFile } from './write-new-file.ts';

/** Writes each certificate into `folder`. */
export async function exportCertificates(
  certificates: Iterable<CertificateFile>,
  folder: string,
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly WrittenFile[]> {
  const files: WrittenFile[] = [];
  for (const { name, pem } of certificates) files.push(await io.writeNewFile(folder, name, pem));
  return files;
}

/** Writes certificates together as one file of the current folder; gives its path. */
export async function exportChain(
  certificates: readonly CertificateDocument[],
  stem: string,
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly string[]> {
  if (certificates.length === 0) return [];
  const { path } = await io.writeNewFile('.', `${safeName(stem)}.pem`, chainPem(certificates).join(''));
  return [path];
}
