import type { CaptureSource } from './capture/source.ts';
import type { TlsaRecord } from './dane/tlsa.ts';
import type { FindingChange, StreamDocument } from './report/document.ts';
import type { TrustStore } from './x509/trust-store.ts';

/** One capture: the name that messages use, and where its bytes come from. A chunk is not changed once it was given. */
export type CaptureInput = { readonly name: string } & CaptureSource;

/** What the user knows beyond the capture. */
export interface InspectOptions {
  readonly trust: TrustStore;
  /** Milliseconds since 1970 to check dates at; null: the time of the capture. */
  readonly at?: number | null;
  /** The name the client meant to reach (`--host`), for every server or by server address. */
  readonly hosts?: { readonly any: string | null; readonly byAddress: ReadonlyMap<string, string> };
  /** The next-hop domain (`--nexthop`). */
  readonly nexthop?: string | null;
  readonly tlsa?: readonly TlsaRecord[];
  /** False: the document's `streams` stay empty, and each is told of by `onStream` alone; memory then stays flat. */
  readonly keepStreams?: boolean;
}

/** What may be told while reading goes on. */
export interface InspectEvents {
  /** A stream has ended: all that can be said of it without the streams after it. */
  readonly onStream?: (stream: StreamDocument) => void;
  /** A later stream changes what was said of an earlier one. */
  readonly onFinding?: (change: FindingChange) => void;
  /** Before more is waited for: reading goes on when it resolves, and ends where it says false. */
  readonly onPause?: () => Promise<boolean>;
  /** After each block. */
  readonly onProgress?: (progress: { readonly frames: number; readonly streams: number }) => void;
}
