import type { CertificateDocument } from '../report/document.ts';
import type { ExportFile } from '../report/export/certificate-export.ts';
import { safeName } from '../report/export/file-names.ts';
import { chainPem } from '../report/export/pem.ts';
import type { Io } from './io.ts';
import type { WrittenFile } from './write-new-file.ts';

/** Writes each file into `folder`. */
export async function exportCertificates(
  files: Iterable<ExportFile>,
  folder: string,
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { name, content } of files) written.push(await io.writeNewFile(folder, name, content));
  return written;
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
