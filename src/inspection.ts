import type { TlsaRecord } from './dane/tlsa.ts';
import type { HostNames } from './diagnosis/server-names.ts';
import type { MtaStsPolicy } from './policy/mta-sts-file.ts';
import type { DnsDocument, FindingChange, StreamDocument } from './report/document.ts';
import type { KeyLog } from './tls/secrets/key-log.ts';
import type { TrustStore } from './x509/trust-store.ts';

export type { CaptureInput } from './capture/source.ts';

/** What the user knows beyond the capture. */
export interface InspectOptions {
  readonly trust: TrustStore;
  /** Milliseconds since 1970 to check dates at; null: the time of the capture. */
  readonly at?: number | null;
  /** The name the client meant to reach (`--host`), for every server or by what it is known by. */
  readonly hosts?: HostNames;
  /** The next-hop domain (`--nexthop`). */
  readonly nexthop?: string | null;
  readonly tlsa?: readonly TlsaRecord[];
  /** The MTA-STS policy of the recipient's domain. */
  readonly mtaSts?: MtaStsPolicy | null;
  /** TLS secrets; those that captures bring are added to them. */
  readonly keyLog?: KeyLog;
  /** Whether credentials and messages are shown; false where it is not given. */
  readonly showSecrets?: boolean;
  /**
   * False: the document's `streams` and `dns` stay empty, and each is told of by `onStream` and `onDns` alone; memory then stays
   * flat.
   */
  readonly keepStreams?: boolean;
}

/** What may be told while reading goes on. */
export interface InspectEvents {
  /** A stream has ended: all that can be said of it without the streams after it. */
  readonly onStream?: (stream: StreamDocument) => void;
  /** A record of a DNS answer. */
  readonly onDns?: (record: DnsDocument) => void;
  /** A later stream changes what was said of an earlier one. */
  readonly onFinding?: (change: FindingChange) => void;
  /**
   * An input cannot be read, or not to its end (which is a problem of the capture, too); the others are read all the
   * same. `CaptureError`s are about captures, others are those of the input.
   */
  readonly onFailure?: (error: unknown) => void;
  /**
   * A frame belongs to a stream: it carries a segment of it, or an ICMP error about one. `earlier` are frames before it with
   * fragments of the same packet.
   */
  readonly onCarried?: (stream: number, frame: number, earlier: readonly number[]) => void;
  /** A stream that has ended had a TLS session in it, which key logs know by this id. */
  readonly onTlsSession?: (stream: number, id: string) => void;
  /** Before more is waited for: reading goes on when it resolves, and ends where it says false. */
  readonly onPause?: () => Promise<boolean>;
  /** After each block that was read; cheap. */
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** How far reading has come. */
export interface ReadProgress {
  readonly frames: number;
  /** Streams numbered so far, of any kind. */
  readonly streams: number;
  /**
   * The mail and TLS streams that have not ended, as they stand: the outcome is null, but where both sides have closed
   * and more can hardly come. Costs time: for a live view, now and then.
   */
  readonly openStreams: () => readonly StreamDocument[];
}
