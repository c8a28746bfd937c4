import { Text, useApp } from 'ink';
import { useEffect, useReducer } from 'react';
import { type Appearance, AppearanceContext } from './components/appearance.ts';
import { type ExportCertificates, useExport } from './hooks/use-export.ts';
import { useKeys } from './hooks/use-keys.ts';
import { type Loading, useLoading } from './hooks/use-loading.ts';
import { useTerminalSize } from './hooks/use-terminal-size.ts';
import { type Size, SMALLEST } from './layout.ts';
import { OverlayScreen } from './screens/overlay.tsx';
import { StreamScreen } from './screens/stream.tsx';
import { StreamsScreen } from './screens/streams.tsx';
import { reduce, type UiState } from './state.ts';
import { truncate, wrap } from './text.ts';

export interface AppProps {
  readonly initial: UiState;
  readonly loading: Loading;
  readonly exportCertificates: ExportCertificates;
  /** Stops the process, as Ctrl-Z does elsewhere. */
  readonly suspend: () => void;
  readonly appearance: Appearance;
  /** What is looked at: the names of the capture files. */
  readonly title: string;
}

/** The interactive view: state and keys here, drawing in the screens. */
export function App({ initial, loading, exportCertificates, suspend, appearance, title }: AppProps) {
  const [state, dispatch] = useReducer(reduce, initial);
  const { exit } = useApp();
  useTerminalSize(dispatch);
  useKeys(dispatch);
  useLoading(loading, dispatch);
  useExport(state.exporting, exportCertificates, dispatch);
  useEffect(() => {
    if (state.quit) exit();
  }, [state.quit, exit]);
  useEffect(() => {
    if (!state.suspending) return;
    suspend();
    dispatch({ type: 'suspended' });
  }, [state.suspending, suspend]);
  return (
    <AppearanceContext value={appearance}>
      <Screen state={state} title={title} />
    </AppearanceContext>
  );
}

function Screen({ state, title }: { readonly state: UiState; readonly title: string }) {
  const { size, overlay, open } = state;
  if (isTooSmall(size)) return <Text>{tooSmall(size)}</Text>;
  if (overlay !== null) return <OverlayScreen state={state} overlay={overlay} title={title} />;
  if (open !== null) return <StreamScreen state={state} open={open} />;
  return <StreamsScreen state={state} title={title} />;
}

function isTooSmall({ columns, rows }: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

function tooSmall({ columns, rows }: Size): string {
  const needed = `${SMALLEST.columns}x${SMALLEST.rows} needed`;
  const text = `${columns}x${rows} is too small: ${needed}, q leaves, --text prints the report`;
  const lines = wrap(text, columns);
  return lines.length < rows ? lines.join('\n') : truncate(text, columns, '~');
}
