import { type Lookups, type TlsaAnswer, textOf } from './lookups.ts';
import { frameBefore, held, preferred, type Reaching } from './reaching.ts';
import type { TlsaAnswerRecord } from './response.ts';

/**
 * What a TLSA record of the server's means for a stream:
 *
 * - `applies`: a validated answer was there before the server's certificate
 * - `unauthenticated`: the answer has no AD bit, so that DANE does not go by it (RFC 7672 section 2.1.1)
 * - `later`: the answer came after the certificate, and says something new
 * - `uncertain`: the server has other names without such records, and which of them was meant is not known
 */
export type TlsaStanding = 'applies' | 'unauthenticated' | 'later' | 'uncertain';

export interface ServerTlsa {
  /** `_25._tcp.mx.example.net` */
  readonly owner: string;
  readonly record: TlsaAnswerRecord;
  readonly frame: number;
  readonly standing: TlsaStanding;
}

/** The names of one host: that which has the address first, then its aliases. */
export type TlsaFor = readonly string[];

/** The TLSA records of the hosts that the server may be, for the stream's port. */
export function tlsaOfServer(lookups: Lookups, reaching: Reaching, hosts: readonly TlsaFor[]): ServerTlsa[] {
  const ofHosts = hosts.map((names) => tlsaOfHost(lookups, reaching, names));
  const isCertain = ofHosts.every((list) => list.some(({ standing }) => standing === 'applies'));
  return ofHosts
    .flat()
    .map((it) => (it.standing === 'applies' && !isCertain ? { ...it, standing: 'uncertain' } : it));
}

/** RFC 7672 section 2.2.2: those of the name that CNAMEs lead to go first, then those of the alias. */
function tlsaOfHost(lookups: Lookups, reaching: Reaching, names: TlsaFor): ServerTlsa[] {
  const all = names.map((name) => {
    const owner = `_${reaching.port}._tcp.${name}`;
    return { owner, answers: tlsaAnswers(lookups, reaching, owner) };
  });
  const applying = all.find(({ answers }) => (answers.validated?.records.length ?? 0) > 0);
  return all.flatMap(({ owner, answers: { validated, other, later } }) => {
    const listed = (answer: TlsaAnswer, frame: number, standing: TlsaStanding): ServerTlsa[] =>
      answer.records.map((record) => ({ owner, record, frame, standing }));
    const before = owner === applying?.owner ? validated : applying === undefined ? other : null;
    return [
      ...(before === null
        ? []
        : listed(
            before,
            frameBefore(before, reaching.handshake),
            before.authenticated ? 'applies' : 'unauthenticated',
          )),
      ...(later === null ? [] : listed(later, later.firstFrame, 'later')),
    ];
  });
}

interface TlsaAnswers {
  /** The last ones before the certificate, with the AD bit and without. */
  readonly validated: TlsaAnswer | null;
  readonly other: TlsaAnswer | null;
  /** The first one after it that says something else. */
  readonly later: TlsaAnswer | null;
}

function tlsaAnswers(lookups: Lookups, reaching: Reaching, owner: string): TlsaAnswers {
  const { handshake, servers } = reaching;
  const known = lookups.tlsaOf(owner) ?? [];
  const before = preferred(
    known.filter((it) => held(it, handshake, reaching)),
    reaching,
  ).toSorted((a, b) => frameBefore(b, handshake) - frameBefore(a, handshake));
  const validated = before.find(({ authenticated }) => authenticated) ?? null;
  const other = before.find(({ authenticated }) => !authenticated) ?? null;
  const said = [validated, other].map((it) => textOf(it?.records ?? []));
  const later = known.find(
    ({ firstFrame, client, records }) =>
      firstFrame > handshake.frame && !servers.includes(client) && !said.includes(textOf(records)),
  );
  return { validated, other, later: later ?? null };
}
