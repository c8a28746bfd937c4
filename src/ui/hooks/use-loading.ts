import { type Dispatch, useEffect } from 'react';
import type { InspectionDocument } from '../../report/document.ts';
import type { Progress, UiAction } from '../state.ts';

/** A document on its way. */
export interface Loading {
  readonly document: Promise<InspectionDocument>;
  readonly progress: () => Progress | null;
}

/** Milliseconds between two looks at the progress: often enough to be seen moving. */
const PROGRESS_INTERVAL = 100;

/** Waits for the document and shows the progress meanwhile. A failure is for the one who gave the promise. */
export function useLoading({ document, progress }: Loading, dispatch: Dispatch<UiAction>): void {
  useEffect(() => {
    let last: Progress | null = null;
    const timer = setInterval(() => {
      const now = progress();
      if (now !== null && now !== last) dispatch({ type: 'progress', progress: now });
      last = now;
    }, PROGRESS_INTERVAL);
    const stop = (): void => clearInterval(timer);
    document
      .then((loaded) => dispatch({ type: 'loaded', document: loaded }))
      .catch(() => undefined)
      .finally(stop);
    return stop;
  }, [document, progress, dispatch]);
}
