/** What tshark prints with `-T pdml`, as records of TLS and what they hold. */
import type { From } from './recording.ts';

export interface HandshakeReading {
  /** HandshakeType. */
  readonly type: number;
  /** Of its body, in bytes. */
  readonly length: number;
  /** A Certificate without certificates. */
  readonly empty: boolean;
}

export interface AlertReading {
  readonly level: number;
  readonly description: number;
}

export interface RecordReading {
  /** The frame that completes it. */
  readonly frame: number;
  readonly from: From;
  /** ContentType as on the wire. */
  readonly outerType: number;
  /** ContentType as opened; null where the record stayed shut. */
  readonly contentType: number | null;
  /** Of its fragment, in bytes. */
  readonly length: number;
  /** It was encrypted, or at least sent under a cipher suite. */
  readonly isProtected: boolean;
  readonly messages: readonly HandshakeReading[];
  readonly alerts: readonly AlertReading[];
  /** First line of each SMTP command or reply inside; one that is empty where the record is. */
  readonly lines: readonly string[];
}

export interface StreamReading {
  /** tcp.stream. */
  readonly stream: number;
  /** Code points of ServerHello (no HelloRetryRequest); null without one. */
  readonly version: number | null;
  readonly cipherSuite: number | null;
  /** Of key_share or ServerKeyExchange. */
  readonly group: number | null;
  readonly records: readonly RecordReading[];
}

type Draft<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Draft<Item>[] : T[Key];
};

const SERVER_PORT = 25;
const TLS13 = 0x0304;
const HELLO_RETRY_REQUEST = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Reads what tshark prints with `-T pdml`, a line at a time: its fields stand on lines of their own, in the order of the bytes. */
export class PdmlReader {
  readonly #streams = new Map<number, Draft<StreamReading>>();
  #stream: Draft<StreamReading> | null = null;
  #frame = 0;
  #from: From = 'client';
  #record: Draft<RecordReading> | null = null;
  #message: Draft<HandshakeReading> | null = null;
  #isRetry = false;
  #legacyVersion = 0;
  /** Of this frame, the records that hold data, and the lines of each SMTP message: tshark shows these below all of them. */
  #data: Draft<RecordReading>[] = [];
  #mail: string[][] = [];
  /** `client 0` where that side of that stream said ChangeCipherSpec. */
  readonly #changed = new Set<string>();

  streams(): StreamReading[] {
    this.#endFrame();
    return [...this.#streams.values()].toSorted((a, b) => a.stream - b.stream);
  }

  line(line: string): void {
    const [, element, name = ''] = /^ *<(field|proto) name="([^"]*)"/.exec(line) ?? [];
    if (element === undefined) return;
    const show = () => /\bshow="([^"]*)/.exec(line)?.[1] ?? '';
    const number = () => Number(show());
    if (element === 'field') this.#field(name, number, show, line);
    else if (name === 'smtp') this.#mail.push([]);
  }

  /**
   * Gives the SMTP of a frame to its records. Before TLS 1.1, one with nothing or a single byte may stand in front of each
   * with the rest (against attacks on CBC).
   */
  #endFrame(): void {
    const isSplit = this.#data.length === 2 * this.#mail.length;
    const data = isSplit ? this.#data.filter((_, i) => i % 2 === 1) : this.#data;
    this.#mail.forEach((lines, i) => {
      const record = data[i];
      if (record === undefined) return;
      record.lines.push(...lines);
      record.contentType ??= 23;
    });
    if (isSplit)
      for (const record of this.#data)
        if (record.lines.length === 0) {
          record.contentType ??= 23;
          if (!data.includes(record)) record.lines.push('');
        }
    this.#data = [];
    this.#mail = [];
  }

  #field(name: string, number: () => number, show: () => string, line: string): void {
    const record = this.#record;
    switch (name) {
      case 'num':
        this.#endFrame();
        this.#frame = number();
        this.#record = null;
        break;
      case 'tcp.srcport':
        this.#from = number() === SERVER_PORT ? 'server' : 'client';
        break;
      case 'tcp.stream':
        this.#stream = this.#streamOf(number());
        break;
      case 'tls.record':
        this.#beginRecord();
        break;
      case 'tls.record.opaque_type':
        if (record !== null) {
          record.outerType = number();
          record.isProtected = true;
        }
        break;
      case 'tls.record.content_type':
        this.#contentType(number());
        break;
      case 'tls.record.length':
        if (record !== null) record.length = number();
        break;
      case 'tls.app_data_proto':
        if (record !== null) this.#data.push(record);
        break;
      case 'tls.handshake.type':
        this.#message = { type: number(), length: 0, empty: false };
        record?.messages.push(this.#message);
        this.#opened(22);
        break;
      case 'tls.handshake.length':
        if (this.#message !== null) this.#message.length = number();
        break;
      case 'tls.handshake.certificates_length':
        if (this.#message !== null) this.#message.empty = number() === 0;
        break;
      case 'tls.alert_message.level':
        record?.alerts.push({ level: number(), description: 0 });
        this.#opened(21);
        break;
      case 'tls.alert_message.desc': {
        const alert = record?.alerts.at(-1);
        if (alert !== undefined) alert.description = number();
        break;
      }
      case 'smtp.command_line':
      case 'smtp.response':
      case 'smtp.data.fragment':
        this.#mail.at(-1)?.push(/showname="(?:[^:"]*: )?([^"]*?)(?:\\r\\n)?"/.exec(line)?.[1] ?? '');
        break;
      default:
        this.#negotiation(name, number, show);
    }
  }

  #negotiation(name: string, number: () => number, show: () => string): void {
    const stream = this.#stream;
    if (stream === null || (this.#message?.type !== 2 && this.#message?.type !== 12)) return;
    switch (name) {
      case 'tls.handshake.version':
        this.#legacyVersion = number();
        break;
      case 'tls.handshake.random':
        this.#isRetry = show().replaceAll(':', '') === HELLO_RETRY_REQUEST;
        if (!this.#isRetry) stream.version ??= this.#legacyVersion;
        break;
      case 'tls.handshake.extensions.supported_version':
        if (!this.#isRetry) stream.version = number();
        break;
      case 'tls.handshake.ciphersuite':
        if (!this.#isRetry) stream.cipherSuite ??= number();
        break;
      case 'tls.handshake.extensions_key_share_group':
      case 'tls.handshake.server_named_curve':
        if (!this.#isRetry) stream.group ??= number();
        break;
    }
  }

  #streamOf(number: number): Draft<StreamReading> {
    const known = this.#streams.get(number);
    if (known !== undefined) return known;
    const made = { stream: number, version: null, cipherSuite: null, group: null, records: [] };
    this.#streams.set(number, made);
    return made;
  }

  #beginRecord(): void {
    this.#message = null;
    this.#record = {
      frame: this.#frame,
      from: this.#from,
      outerType: 0,
      contentType: null,
      length: 0,
      isProtected: false,
      messages: [],
      alerts: [],
      lines: [],
    };
    this.#stream?.records.push(this.#record);
  }

  /** Stands first in a record that is not hidden, and below the opaque type in one that was opened. */
  #contentType(type: number): void {
    const [record, stream] = [this.#record, this.#stream];
    if (record === null || stream === null) return;
    if (record.isProtected) {
      record.contentType = type;
      return;
    }
    const side = `${this.#from} ${stream.stream}`;
    record.outerType = type;
    record.isProtected = stream.version !== null && stream.version !== TLS13 && this.#changed.has(side);
    if (!record.isProtected) record.contentType = type;
    if (type === 20) this.#changed.add(side);
  }

  /** What stands inside shows that it was opened. */
  #opened(type: number): void {
    const record = this.#record;
    if (record !== null) record.contentType ??= type;
  }
}
