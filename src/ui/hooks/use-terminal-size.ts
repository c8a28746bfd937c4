import { useStdout } from 'ink';
import { type Dispatch, useEffect } from 'react';
import { type Size, SMALLEST } from '../layout.ts';
import type { UiAction } from '../state.ts';

/** The size of a terminal; where it does not say, the smallest that we draw for. */
export function sizeOf({ columns, rows }: { readonly columns?: number; readonly rows?: number }): Size {
  return { columns: columns || SMALLEST.columns, rows: rows || SMALLEST.rows };
}

/** Follows the size of the terminal. */
export function useTerminalSize(dispatch: Dispatch<UiAction>): void {
  const { stdout } = useStdout();
  useEffect(() => {
    const resized = (): void => dispatch({ type: 'resized', size: sizeOf(stdout) });
    stdout.on('resize', resized);
    return () => {
      stdout.off('resize', resized);
    };
  }, [stdout, dispatch]);
}
