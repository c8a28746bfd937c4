import { milliseconds, type Time } from '../format/time.ts';
import {
  MAX_DNS_NAMESAKES,
  MAX_DNS_REMEMBERED,
  MAX_DNS_TTL,
  MAX_TLSA_ANSWERS,
  MAX_TLSA_RECORDS,
} from '../limits.ts';
import { Recent } from './recent.ts';
import { type DnsRecord, type DnsResponse, sameCase, type TlsaAnswerRecord } from './response.ts';

/** A response of the capture. */
export interface DnsAnswer extends DnsResponse {
  readonly frame: number;
  readonly time: Time;
  /** Whom it was given to, and by whom: addresses. */
  readonly client: string;
  readonly server: string;
}

/** When something was answered, to whom, and until when that holds. */
export interface Answered {
  readonly client: string;
  readonly authenticated: boolean;
  /** Of the first answer that said so, and of the last. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** When the last one was seen, and when its TTL has passed: milliseconds since 1970. */
  readonly seen: number;
  readonly until: number;
}

/** One step from an address back to the domain that somebody looked up: who has it as its address, alias or exchange. */
export interface Step extends Answered {
  /** Lower case. */
  readonly name: string;
  /** Of an exchange. */
  readonly preference: number;
}

/** All TLSA records of a name, which may be none. */
export interface TlsaAnswer extends Answered {
  readonly records: readonly TlsaAnswerRecord[];
}

export type StepKind = 'address' | 'alias' | 'exchange';

interface Remembered {
  readonly steps: Step[];
  tlsa: readonly TlsaAnswer[];
  /** There were more than can be remembered, so that what is not among them is not known to be wrong. */
  isPartial: boolean;
  /** Bytes, nearly. */
  cost: number;
}

const NOTHING = { steps: [], tlsa: [], isPartial: false } as const;
/** Bytes that a name or a set of records takes beside its text, nearly. */
const OVERHEAD = 400;

/** What the capture's DNS answers say, for the streams that begin after them. */
export class Lookups {
  /** No answer has come yet: most captures have none. */
  isEmpty = true;
  readonly #recent = new Recent<Remembered>(MAX_DNS_REMEMBERED);

  add(answer: DnsAnswer): void {
    this.isEmpty = false;
    for (const record of answer.records) {
      if (record.type === 'CNAME') this.#addStep('alias', record.target, record, answer);
      else if (record.type === 'MX')
        this.#addStep('exchange', record.exchange, record, answer, record.preference);
      else if (record.type !== 'TLSA') this.#addStep('address', record.address, record, answer);
    }
    if (answer.type === 'TLSA') this.#addTlsa(answer);
  }

  /** Who has this address, is another name of this host, or has it as mail exchange; null: more than are remembered. */
  stepsTo(kind: StepKind, to: string): readonly Step[] | null {
    const { steps, isPartial } = this.#recent.get(`${kind} ${to}`) ?? NOTHING;
    return isPartial ? null : steps;
  }

  /** The answers about `_25._tcp.HOST`, the oldest first; null: more than are remembered. */
  tlsaOf(owner: string): readonly TlsaAnswer[] | null {
    const { tlsa, isPartial } = this.#recent.get(`tlsa ${owner}`) ?? NOTHING;
    return isPartial ? null : tlsa;
  }

  #addStep(kind: StepKind, to: string, { name, ttl }: DnsRecord, answer: DnsAnswer, preference = 0): void {
    const key = `${kind} ${sameCase(to)}`;
    const remembered = this.#remembered(key);
    const { steps } = remembered;
    const from = sameCase(name);
    const at = steps.findIndex(
      (it) => it.name === from && it.preference === preference && isAlike(it, answer),
    );
    const step = { name: from, preference, ...answered(answer, ttl, steps[at]) };
    if (at >= 0) steps[at] = step;
    else if (steps.length === MAX_DNS_NAMESAKES) remembered.isPartial = true;
    else {
      steps.push(step);
      remembered.cost += name.length + OVERHEAD;
    }
    this.#recent.set(key, remembered, remembered.cost);
  }

  #addTlsa(answer: DnsAnswer): void {
    const key = `tlsa ${sameCase(answer.name)}`;
    const remembered = this.#remembered(key);
    const records = answer.records.filter((it) => it.type === 'TLSA');
    const text = textOf(records);
    const before = remembered.tlsa.find((it) => textOf(it.records) === text && isAlike(it, answer));
    const ttl = records.length === 0 ? 0 : Math.min(...answer.records.map((it) => it.ttl));
    const others = remembered.tlsa.filter((it) => it !== before);
    if (others.length >= MAX_TLSA_ANSWERS || records.length > MAX_TLSA_RECORDS) remembered.isPartial = true;
    else {
      remembered.tlsa = [...others, { records, ...answered(answer, ttl, before) }];
      if (before === undefined) remembered.cost += text.length + OVERHEAD;
    }
    this.#recent.set(key, remembered, remembered.cost);
  }

  #remembered(key: string): Remembered {
    return this.#recent.get(key) ?? { ...NOTHING, steps: [], cost: key.length + OVERHEAD };
  }
}

function isAlike(step: Answered, { client, authenticated }: DnsAnswer): boolean {
  return step.client === client && step.authenticated === authenticated;
}

function answered(
  { client, authenticated, frame, time }: DnsAnswer,
  ttl: number,
  before: Answered | undefined,
): Answered {
  const seen = milliseconds(time);
  const until = seen + Math.min(ttl, MAX_DNS_TTL) * 1000;
  return { client, authenticated, firstFrame: before?.firstFrame ?? frame, lastFrame: frame, seen, until };
}

/** The records in one order, whatever theirs. */
export function textOf(records: readonly TlsaAnswerRecord[]): string {
  return records
    .map((it) => `${it.usage} ${it.selector} ${it.matchingType} ${it.association}`)
    .sort()
    .join();
}
