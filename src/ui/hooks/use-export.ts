import { type Dispatch, useEffect } from 'react';
import type { CertificateDocument } from '../../report/document.ts';
import type { ExportRequest } from '../export-request.ts';
import type { Notice, UiAction } from '../state.ts';

/** Writes certificates to files named after the stem, and says which. */
export type ExportCertificates = (
  certificates: readonly CertificateDocument[],
  stem: string,
) => Promise<readonly string[]>;

/** Has the certificates that wait for it written, and says where they went. */
export function useExport(
  request: ExportRequest | null,
  write: ExportCertificates,
  dispatch: Dispatch<UiAction>,
): void {
  useEffect(() => {
    if (request === null) return;
    write(request.certificates, request.stem)
      .then(written, failed)
      .then((notice) => dispatch({ type: 'exported', notice }));
  }, [request, write, dispatch]);
}

function written(paths: readonly string[]): Notice {
  const [first = 'nothing', ...more] = paths;
  return { text: `Wrote ${[first, ...more].join(', ')}`, bad: false };
}

function failed(error: unknown): Notice {
  return { text: `Not exported: ${error instanceof Error ? error.message : String(error)}`, bad: true };
}
