import { type Dispatch, useEffect } from 'react';
import type { InspectionDocument } from '../../report/document.ts';
import type { Arrivals } from '../inbox.ts';
import type { UiAction } from '../state.ts';

/** A document on its way. */
export interface Loading {
  readonly document: Promise<InspectionDocument>;
  /** What reading brought since this was asked last, null where nothing. */
  readonly take: (now: () => number) => Arrivals | null;
}

/**
 * Milliseconds between two looks at what has come. Ink takes some 5 ms for a frame of 80x24, 25 ms for one of 160x50,
 * in which nothing is read; keys are answered at once all the same.
 */
const LOOK_INTERVAL = 200;

/** Waits for the document and shows what comes of it meanwhile. A failure is for the one who gave the promise. */
export function useLoading({ document, take }: Loading, dispatch: Dispatch<UiAction>): void {
  useEffect(() => {
    const now = (): number => performance.now();
    const look = (): void => {
      const arrivals = take(now);
      if (arrivals !== null) dispatch({ type: 'arrived', ...arrivals, at: now() });
    };
    look();
    const timer = setInterval(look, LOOK_INTERVAL);
    const stop = (): void => clearInterval(timer);
    document
      .then((loaded) => dispatch({ type: 'loaded', document: loaded }))
      .catch(() => undefined)
      .finally(stop);
    return stop;
  }, [document, take, dispatch]);
}
