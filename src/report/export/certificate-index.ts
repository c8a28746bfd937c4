import { escapeJson, visible } from '../../bytes/text.ts';
import type { CertificateDocument, Side } from '../document.ts';

/** A certificate of a stream, and the files that hold it. */
export interface Presentation {
  readonly certificate: CertificateDocument;
  readonly stream: number;
  /** The frame that brought the last byte of the message. */
  readonly frame: number;
  /** When the stream began, RFC 3339. */
  readonly time: string;
  readonly from: Side;
  /** Place in the message, from 0. */
  readonly position: number;
  /** `192.0.2.25:25`, or with an IPv6 address in brackets. */
  readonly client: string;
  readonly server: string;
  /** What the client asked for. */
  readonly serverName: string | null;
  readonly file: string;
  readonly chain: string;
}

const COLUMNS = [
  'stream',
  'frame',
  'time',
  'from',
  'position',
  'client',
  'server',
  'serverName',
  'subject',
  'issuer',
  'notBefore',
  'notAfter',
  'sha256',
  'file',
  'chain',
] as const;

/** Who presented which certificate when: a row for each, as CSV (RFC 4180). */
export function indexCsv(presentations: readonly Presentation[]): string {
  const rows = presentations.map(({ certificate, ...rest }) => {
    const values = { ...certificate, ...rest };
    return COLUMNS.map((column) => field(values[column] ?? '')).join();
  });
  return [COLUMNS.join(), ...rows].map((row) => `${row}\r\n`).join('');
}

/** The same by certificate, as JSON. */
export function indexJson(presentations: readonly Presentation[]): string {
  const byCertificate = new Map<string, Presentation[]>();
  for (const presentation of presentations) {
    const { sha256 } = presentation.certificate;
    const list = byCertificate.get(sha256);
    if (list === undefined) byCertificate.set(sha256, [presentation]);
    else list.push(presentation);
  }
  const certificates = [...byCertificate.values()].map((list) => {
    const [{ certificate, file }] = list as [Presentation];
    const { sha256, subject, issuer, notBefore, notAfter } = certificate;
    const presented = list.map(({ certificate: _, file: __, ...rest }) => rest);
    return { sha256, subject, issuer, notBefore, notAfter, file, presented };
  });
  return escapeJson(`${JSON.stringify({ certificates }, null, 2)}\n`);
}

/** Spreadsheets would calculate what begins like a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number): string {
  if (typeof value === 'number') return `${value}`;
  const text = visible(value);
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
