import { useInput, useStdin } from 'ink';
import type { Dispatch } from 'react';
import { actionFor, keyNames } from '../keys.ts';
import type { UiAction } from '../state.ts';

/** Turns keys into what they ask for; does nothing where keys cannot be read. */
export function useKeys(dispatch: Dispatch<UiAction>): void {
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      for (const name of keyNames(input, key)) {
        const action = actionFor(name);
        if (action !== undefined) dispatch(action);
      }
    },
    { isActive: isRawModeSupported === true },
  );
}
