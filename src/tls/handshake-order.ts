import { MAX_HANDSHAKE_ORDERS, MAX_REMEMBERED_ORDER } from '../limits.ts';
import type { TlsConversation } from './conversation.ts';
import { HandshakeType, isTls13, type Side, type TlsEvent } from './events.ts';
import {
  countOf,
  frameOfStep,
  messageAt,
  messageOf,
  Step,
  type Steps,
  stepOf,
  stepsOf,
} from './handshake-steps.ts';
import {
  type Condition,
  type HandshakeTable,
  type MessageName,
  type Row,
  TLS13,
  UP_TO_TLS12,
} from './handshake-table.ts';
import { SSL2 } from './ssl2-record.ts';

/** A message where the RFCs have another. */
export interface WrongMessage {
  readonly from: Side;
  readonly frame: number;
  /** By its name in the registry, `change_cipher_spec`, or `handshake type 99`. */
  readonly message: string;
  /** What may have stood in its place, the likeliest first. */
  readonly due: readonly MessageName[];
}

/** What a side sent last. */
export interface LastMessage {
  readonly from: Side;
  readonly frame: number;
  /** null where it is encrypted. */
  readonly message: string | null;
}

type PerSide<T> = Readonly<Record<Side, T>>;
type State = MessageName | 'start';
type Conditions = Readonly<Record<Condition, boolean>>;

/**
 * The first message that may not stand where it does. Encrypted records may hold whatever is allowed in their place.
 * @param lossy The sides of which the capture lacks bytes of TLS: they are accused of nothing, and nobody for what they may have said.
 * @returns null where there is none, as far as can be seen, and in SSL 2.0, of which too little is in clear.
 */
export function firstWrongMessage(tls: TlsConversation, lossy: PerSide<boolean>): WrongMessage | null {
  const { version } = tls;
  if (version === SSL2) return null;
  const table = version !== null && isTls13(version) ? TLS13 : UP_TO_TLS12;
  const steps = { client: stepsOf(tls, 'client'), server: stepsOf(tls, 'server') };
  const conditions = conditionsOf(tls, steps.server, lossy);
  const wrong = (side: Side) =>
    lossy[side] ? null : firstWrongOf(tls, steps[side], { side, table, conditions, version });
  const client = wrong('client');
  const server = wrong('server');
  if (client === null || server === null) return client ?? server;
  return server.frame < client.frame ? server : client;
}

/** The last message of the handshake, or record that may hold one; alerts are none. */
export function lastMessage({ events, helloRetryRequest }: TlsConversation): LastMessage | null {
  const last = events.findLast((event) => stepOf(event) !== null);
  if (last === undefined) return null;
  const isRetry = helloRetryRequest !== null && last === events.find(isServerHello);
  const code = isRetry ? Step.helloRetryRequest : stepOf(last);
  return { from: last.from, frame: last.frame, message: code === null ? null : messageOf(code) };
}

/** By what the order of a side's messages is judged. */
interface Order {
  readonly side: Side;
  readonly table: HandshakeTable;
  readonly conditions: Conditions;
  readonly version: number | null;
}

/** Which message is wrong, and what was due. */
interface Misplaced {
  readonly index: number;
  readonly due: readonly MessageName[];
}

const known = new Map<string, Misplaced | null>();

function firstWrongOf(tls: TlsConversation, steps: Steps, order: Order): WrongMessage | null {
  const key = String.fromCharCode(bitsOf(order)) + steps;
  let misplaced = known.get(key);
  if (misplaced === undefined) {
    misplaced = firstMisplaced(steps, order);
    if (known.size >= MAX_HANDSHAKE_ORDERS) known.clear();
    if (steps.length <= MAX_REMEMBERED_ORDER) known.set(key, misplaced);
  }
  if (misplaced === null) return null;
  const { index, due } = misplaced;
  const { side } = order;
  return { from: side, frame: frameOfStep(tls, side, index), message: messageAt(steps, index) ?? '', due };
}

/** All that the order of messages is judged by, in 13 bits. */
function bitsOf({ side, table, conditions, version }: Order): number {
  let bits = 0;
  for (const condition in conditions) bits = (bits << 1) | Number(conditions[condition as Condition]);
  return (
    (bits << 3) | (Number(side === 'client') << 2) | (Number(table === TLS13) << 1) | Number(version === null)
  );
}

function firstMisplaced(steps: Steps, { side, table, conditions, version }: Order): Misplaced | null {
  let states: ReadonlySet<State> = new Set<State>(['start']);
  for (let index = 0; index < steps.length; index++) {
    const message = messageAt(steps, index);
    if (message === null) states = reachable(table, side, states);
    else if (!isTolerated(table, side, message, states)) {
      const due = dueAfter(table, side, states, conditions);
      if (!due.includes(message as MessageName)) return { index, due };
      // Without a version it is not known what comes next.
      if (version === null) return null;
      states = new Set([stateBehind(table, message as MessageName, states)]);
    }
  }
  return null;
}

/** Behind the handshake a request for a certificate is the client's affair (RFC 8446 section 4.6.2): the server goes on. */
function stateBehind(table: HandshakeTable, message: MessageName, before: ReadonlySet<State>): State {
  const isLate = table === TLS13 && message === 'certificate_request' && !before.has('encrypted_extensions');
  return isLate ? 'finished' : message;
}

function isServerHello(event: TlsEvent): boolean {
  return event.kind === 'handshake' && event.from === 'server' && event.type === HandshakeType.serverHello;
}

function isTolerated(
  { tolerated, notBehind }: HandshakeTable,
  side: Side,
  message: string,
  states: ReadonlySet<State>,
): boolean {
  if (!(tolerated[side] as readonly string[]).includes(message)) return false;
  return [...states].some((state) => !notBehind.includes(state));
}

function dueAfter(
  table: HandshakeTable,
  side: Side,
  states: ReadonlySet<State>,
  conditions: Conditions,
): MessageName[] {
  const due = [...states].flatMap((state) =>
    rowOf(table, side, state).flatMap((next) => {
      if (typeof next === 'string') return next;
      const [message, ...needed] = next;
      return needed.every((condition) => conditions[condition]) ? message : [];
    }),
  );
  return [...new Set(due)];
}

/** What may have been last once any number of messages more have come that cannot be read. */
function reachable(table: HandshakeTable, side: Side, from: ReadonlySet<State>): ReadonlySet<State> {
  const reached = new Set(from);
  // A set is walked through to what is added to it on the way.
  for (const state of reached) {
    for (const next of rowOf(table, side, state)) reached.add(typeof next === 'string' ? next : next[0]);
  }
  return reached;
}

function rowOf(table: HandshakeTable, side: Side, state: State): Row {
  return table[side][state] ?? [];
}

const HELLO_REQUEST = 0;
const SSL30 = 0x0300;
/** tls_cert_with_extern_psk, RFC 8773: a certificate beside the key that both sides have. */
const CERTIFICATE_WITH_PSK = 33;

/** What holds of the connection, or may. */
function conditionsOf(tls: TlsConversation, server: Steps, lossy: PerSide<boolean>): Conditions {
  const { version, suite, serverHello, clientHellos } = tls;
  const sent = (type: number) => countOf(server, type);
  // Of several handshakes on one connection it is not told which asked for what.
  const isSeveral = sent(HandshakeType.serverHello) > 1;
  const unknown = { client: isSeveral || lossy.client, server: isSeveral || lossy.server };
  const isNew = version !== null && isTls13(version);
  const hello = clientHellos.at(-1)?.value;
  const offersSession = hello === undefined || hello.sessionId !== '' || (hello.fields.ticketLength ?? 0) > 0;
  const { signed = false, anonymous = false } = (isSeveral ? null : suite?.keyExchange) ?? {};
  const isRsa = !isSeveral && (serverHello?.value.cipherSuite.name.startsWith('TLS_RSA_WITH_') ?? false);
  const hasPsk = serverHello?.value.fields.selectedIdentity !== undefined;
  const mayHaveBoth = serverHello?.value.extensions.some(({ type }) => type.id === CERTIFICATE_WITH_PSK);
  const asked = sent(HandshakeType.certificateRequest) > 0;
  const hasFlight = sent(HandshakeType.certificate) + sent(HandshakeType.serverHelloDone) > 0;
  return {
    certified: !anonymous,
    uncertified: !signed && !isRsa,
    keyed: !isRsa,
    unkeyed: !signed && !anonymous,
    resumable: unknown.client || offersSession,
    resumed: unknown.server || (isNew ? hasPsk : !hasFlight),
    full: unknown.server || !hasPsk || mayHaveBoth === true,
    // In TLS 1.3 the request is encrypted, and may come later.
    asked: unknown.server || isNew || asked,
    // SSL 3.0 answers with a warning where TLS has an empty Certificate (RFC 6101 section 5.4.2).
    unasked: unknown.server || !asked || version === SSL30,
    again: unknown.server || sent(Step.helloRetryRequest) + sent(HELLO_REQUEST) > 0,
  };
}
