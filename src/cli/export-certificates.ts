import type { CertificateDocument } from '../report/document.ts';
import type { ExportFile } from '../report/export/certificate-export.ts';
import { certificateStem, chainStem } from '../report/export/file-names.ts';
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

/** Writes a certificate or a chain as one file of the current folder; gives its path. */
export async function exportChain(
  certificates: readonly CertificateDocument[],
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly string[]> {
  const [first, ...others] = certificates;
  if (first === undefined) return [];
  const stem = others.length === 0 ? certificateStem(first) : chainStem(certificates);
  const { path } = await io.writeNewFile('.', `${stem}.pem`, chainPem(certificates).join(''));
  return [path];
}
