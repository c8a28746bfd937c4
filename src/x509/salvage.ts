import { integerText, oidText, TAG } from './der.ts';
import { nameText, readName } from './name.ts';
import { certificateTime } from './validity.ts';

/** One piece of what may be DER; `whole`: as long as it says, else it goes on to the end of what there is. */
interface Piece {
  readonly tag: number;
  readonly body: Uint8Array;
  readonly der: Uint8Array;
  readonly whole: boolean;
}

/**
 * What can still be read of a certificate that ends too early or has wrong lengths: `issuer CN=Example CA`, `notAfter …`.
 * Walks down to the fields of the tbsCertificate (RFC 5280 section 4.1) and takes each as far as it goes; never throws.
 */
export function salvage(der: Uint8Array): string[] {
  const certificate = pieceAt(der, 0);
  const tbs = certificate === null ? null : pieceAt(certificate.body, 0);
  if (tbs === null || tbs.tag !== TAG.sequence) return [];
  const fields = pieces(tbs.body);
  const rest = fields[0]?.tag === EXPLICIT_0 ? fields.slice(1) : fields;
  return READERS.flatMap((read, index) => {
    const piece = rest[index];
    try {
      return piece === undefined ? [] : read(piece);
    } catch {
      return [];
    }
  });
}

const EXPLICIT_0 = 0xa0;

/** Fields of a tbsCertificate up to the subject; those behind it say little without their end. */
const MOST_FIELDS = 7;

const READERS: readonly ((piece: Piece) => string[])[] = [
  ({ tag, body, whole }) => (tag === TAG.integer && whole ? [`serial number ${integerText(body)}`] : []),
  () => [],
  (piece) => name('issuer', piece),
  ({ body }) =>
    pieces(body).flatMap(({ tag, body: text, whole }, index) =>
      whole ? `${index === 0 ? 'notBefore' : 'notAfter'} ${certificateTime(tag, text).text}` : [],
    ),
  (piece) => name('subject', piece),
];

/** The whole name, or those of its attributes that are whole. */
function name(field: string, { der, body, whole }: Piece): string[] {
  if (whole) return [`${field} ${nameText(readName(der)) || '(empty)'}`];
  const rdns = pieces(body).filter((rdn) => rdn.whole);
  const attributes = rdns.flatMap((rdn) => pieces(rdn.body)).flatMap((it) => pieces(it.body));
  const texts = attributes.flatMap(({ tag, body: value }) =>
    tag === TAG.objectIdentifier && oidText(value) !== null ? [] : Buffer.from(value).toString('latin1'),
  );
  return texts.length === 0 ? [] : [`${field} ${texts.join(', ')} …`];
}

function pieces(bytes: Uint8Array): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < bytes.length && found.length < MOST_FIELDS; ) {
    const piece = pieceAt(bytes, at);
    if (piece === null) break;
    found.push(piece);
    at += piece.der.length;
  }
  return found;
}

/** Null where there is not even a tag and a length. */
function pieceAt(bytes: Uint8Array, at: number): Piece | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || octets > 4 || at + 2 + octets > bytes.length) return null;
  const length = bytes
    .subarray(at + 2, at + 2 + octets)
    .reduce((sum, byte) => sum * 0x100 + byte, octets === 0 ? first : 0);
  const start = at + 2 + octets;
  const end = Math.min(start + length, bytes.length);
  return {
    tag,
    body: bytes.subarray(start, end),
    der: bytes.subarray(at, end),
    whole: start + length <= bytes.length,
  };
}
