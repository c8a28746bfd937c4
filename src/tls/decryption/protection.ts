/** A record as it stands on the wire. */
export interface ProtectedRecord {
  readonly contentType: number;
  /** legacy_record_version, as MACs and tags cover it. */
  readonly version: number;
  readonly body: Uint8Array;
}

/** A record whose MAC or tag proved the key and the number, if there was a key to prove. */
export interface OpenedRecord {
  readonly contentType: number;
  readonly content: Uint8Array;
  /** The number it proved to have; null where nothing could be proved. */
  readonly sequence: number | null;
}

/** Why a record does not open. */
export type Failure =
  /** Another key or number, or the record is damaged. */
  | 'wrong-secret'
  /** What it takes of the records before it is not there. */
  | 'missing-bytes'
  /** Its content is larger than any may be. */
  | 'too-much';

/** Opens the records of one direction, from one change of keys to the next. */
export interface Protection {
  /**
   * Opens the record with the number `sequence`, or with one of the `window - 1` that follow where some are missing.
   * Records have to come in order. Nothing is thrown.
   */
  open(record: ProtectedRecord, sequence: number, window: number): OpenedRecord | Failure;
  /** Records are missing here. */
  miss(): void;
}

/** A record's number as MACs and nonces have it. */
export function sequenceBytes(sequence: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(sequence));
  return bytes;
}
