import { MAX_ISSUED_BY_LEAF, MAX_NAMED_CERTIFICATES } from '../../limits.ts';
import type { Certificate } from '../certificate.ts';
import { canonicalName } from '../name.ts';
import type { Path } from '../paths.ts';
import { verifySignature } from '../signature.ts';
import { type Judgement, passed, warned } from './check.ts';

/** What was sent, beside the path through it. */
export interface Sent {
  /** In the order sent. */
  readonly presented: readonly Certificate[];
  readonly path: Path;
  /** Which of them the path does not use, by their places. */
  readonly surplus: readonly number[];
  readonly inOrder: boolean;
  readonly at: number | null;
}

/** A check of what was sent as a whole. */
export interface SentCheck {
  readonly id: string;
  readonly citation: string;
  readonly judge: (sent: Sent) => Judgement | null;
}

const ORDER = 'RFC 5246 section 7.4.2, RFC 8446 section 4.4.2';

const order: SentCheck = {
  id: 'order',
  citation: ORDER,
  judge: ({ presented, path, inOrder }) => {
    if (inOrder) return passed(presented.length === 1 ? 'one certificate' : 'each before its issuer');
    const issued = issuedByFirst(presented);
    if (issued >= 0)
      return warned(
        `what was sent first is taken for the server's own certificate, and is the issuer of ${issued} (${presented[issued]?.subject || 'no name'})`,
      );
    const places = path.links.flatMap(({ certificate, source }) =>
      source === 'presented' ? presented.findIndex((it) => it.sha256 === certificate.sha256) : [],
    );
    return warned(`the path goes through what was sent as ${places.join(', ')}: clients may not find it`);
  },
};

const duplicates: SentCheck = {
  id: 'duplicates',
  citation: ORDER,
  judge: ({ presented }) => {
    const first = new Map<string, number>();
    const again = presented.flatMap(({ sha256 }, place) => {
      const before = first.get(sha256);
      if (before === undefined) first.set(sha256, place);
      return before === undefined ? [] : `${before} once more as ${place}`;
    });
    return again.length === 0 ? null : warned(`sent twice: ${some(again)}`);
  },
};

const surplus: SentCheck = {
  id: 'surplus',
  citation: ORDER,
  judge: ({ presented, surplus: places, at }) => {
    const needless = [...new Map(places.map((place) => [presented[place]?.sha256, place])).values()].filter(
      (place) => presented.findIndex(({ sha256 }) => sha256 === presented[place]?.sha256) === place,
    );
    if (needless.length === 0) return null;
    const texts = needless.map((place) => {
      const { subject, notAfter } = presented[place] as Certificate;
      const expired = at !== null && notAfter.milliseconds < at ? `, expired ${notAfter.text}` : '';
      return `${place} (${subject || 'no name'}${expired})`;
    });
    return warned(`sent, and not part of the path: ${some(texts)}`);
  },
};

const root: SentCheck = {
  id: 'root-sent',
  citation: ORDER,
  judge: ({ presented, path: { links } }) => {
    const last = links.at(-1);
    if (links.length < 2 || last?.source !== 'presented' || !last.certificate.selfSigned) return null;
    const place = presented.findIndex(({ sha256 }) => sha256 === last.certificate.sha256);
    return warned(`the root was sent as ${place}: needless, unless a TLSA record (DANE-TA) is about it`);
  },
};

export const SENT_CHECKS: readonly SentCheck[] = [order, duplicates, surplus, root];

/** Each issuer was sent after what it issued, and the first certificate is nobody's issuer. */
export function isInOrder({ links }: Path, presented: readonly Certificate[]): boolean {
  const places = links
    .filter(({ source }) => source === 'presented')
    .map(({ certificate }) => presented.findIndex(({ sha256 }) => sha256 === certificate.sha256));
  const follows = places.every((place, i) => i === 0 || place > (places[i - 1] ?? -1));
  return follows && issuedByFirst(presented) < 0;
}

/** The place of a certificate that the first one issued; -1 where there is none, as it should be. */
function issuedByFirst([first, ...others]: readonly Certificate[]): number {
  if (first === undefined) return -1;
  const name = canonicalName(first.subjectDer);
  const issued = others
    .filter((other) => !other.selfIssued && canonicalName(other.issuerDer) === name)
    .slice(0, MAX_ISSUED_BY_LEAF)
    .find((other) => verifySignature(other, first) !== 'bad');
  return issued === undefined ? -1 : others.indexOf(issued) + 1;
}

function some(texts: readonly string[]): string {
  const rest = texts.length - MAX_NAMED_CERTIFICATES;
  return `${texts.slice(0, MAX_NAMED_CERTIFICATES).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}
