import { isAbsolute } from 'node:path';
import { type Dispatch, useEffect, useRef } from 'react';
import type { CertificateDocument } from '../../report/document.ts';
import type { Notice, UiAction } from '../state.ts';

/** Writes certificates to files, and says which. */
export type ExportCertificates = (certificates: readonly CertificateDocument[]) => Promise<readonly string[]>;

/** Has the certificates that wait for it written, and says where they went. */
export function useExport(
  certificates: readonly CertificateDocument[] | null,
  write: ExportCertificates,
  dispatch: Dispatch<UiAction>,
): void {
  const earlier = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (certificates === null) return;
    write(certificates)
      .then((paths) => {
        const notice = written(paths, earlier.current);
        earlier.current = new Set([...earlier.current, ...paths]);
        return notice;
      })
      .catch(failed)
      .then((notice) => dispatch({ type: 'exported', notice }));
  }, [certificates, write, dispatch]);
}

/** A path comes a second time only if the file has this very content: another one would have got another name. */
function written(paths: readonly string[], earlier: ReadonlySet<string>): Notice {
  const isThere = paths.length > 0 && paths.every((path) => earlier.has(path));
  const names = paths.length === 0 ? 'nothing' : paths.map(placeText).join(', ');
  return { text: `${isThere ? 'Already there:' : 'Wrote'} ${names}`, bad: false };
}

/** `./name` says that it is in the working directory. */
function placeText(path: string): string {
  return isAbsolute(path) || path.startsWith('.') ? path : `./${path}`;
}

function failed(error: unknown): Notice {
  return { text: `Not exported: ${error instanceof Error ? error.message : String(error)}`, bad: true };
}
