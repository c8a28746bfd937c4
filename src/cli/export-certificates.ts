import { certificateFiles, chainPem, safeName } from '../report/certificate-files.ts';
import type { CertificateDocument, InspectionDocument } from '../report/document.ts';
import type { Io } from './io.ts';

/** Writes each distinct certificate of the document into `folder`; gives the paths. */
export async function exportCertificates(
  document: InspectionDocument,
  folder: string,
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const { name, pem } of certificateFiles(document))
    paths.push(await io.writeNewFile(folder, name, pem));
  return paths;
}

/** Writes certificates together as one file of the current folder; gives its path. */
export async function exportChain(
  certificates: readonly CertificateDocument[],
  stem: string,
  io: Pick<Io, 'writeNewFile'>,
): Promise<readonly string[]> {
  if (certificates.length === 0) return [];
  return [await io.writeNewFile('.', `${safeName(stem)}.pem`, chainPem(certificates).join(''))];
}
