import type { InspectEvents } from '../inspection.ts';
import type { ViewRequest } from './view.ts';

type Reading = Parameters<ViewRequest['load']>[0];

/** Has the view told of the chosen streams (null: all), and how many bytes are read. */
export function viewEvents(
  { onStream, onFinding, onProgress }: Reading,
  bytes: () => { readonly bytesRead: number; readonly bytesTotal: number | null },
  streams: ReadonlySet<number> | null,
): InspectEvents {
  const isWanted = ({ stream }: { readonly stream: number }) => streams?.has(stream) ?? true;
  return {
    onStream: (stream) => isWanted(stream) && onStream(stream),
    onFinding: (change) => isWanted(change) && onFinding(change),
    onProgress: (progress) =>
      onProgress({
        ...progress,
        ...bytes(),
        openStreams: () => progress.openStreams().filter(isWanted),
      }),
  };
}
