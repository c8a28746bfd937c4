import { MAX_HANDSHAKE_ORDERS, MAX_REMEMBERED_ORDER } from '../limits.ts';
import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import { codePoint } from '../registry/name-of.ts';
import { SSL2_MESSAGE_TYPES } from '../registry/ssl2.ts';
import type { TlsConversation } from './conversation.ts';
import { HandshakeType, isTls13, type Side, type TlsEvent } from './events.ts';
import {
  type Condition,
  type HandshakeTable,
  type MessageName,
  type Row,
  TLS13,
  UP_TO_TLS12,
} from './handshake-table.ts';
import { ContentType } from './record.ts';
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

const FATAL = 2;

/**
 * The first message that may not stand where it does. Encrypted records may hold whatever is allowed in their place.
 * @param lossy The sides of which the capture lacks bytes of TLS: they are accused of nothing, and nobody for what they may have said.
 * @returns null where there is none, as far as can be seen, and in SSL 2.0, of which too little is in clear.
 */
export function firstWrongMessage(tls: TlsConversation, lossy: PerSide<boolean>): WrongMessage | null {
  const { version } = tls;
  if (version === SSL2) return null;
  const table = version !== null && isTls13(version) ? TLS13 : UP_TO_TLS12;
  const conditions = conditionsOf(tls, lossy);
  const wrong = (['client', 'server'] as const)
    .filter((side) => !lossy[side])
    .flatMap((side) => firstWrongOf(stepsOf(tls, side), { side, table, conditions, version }) ?? []);
  return wrong.sort((a, b) => a.frame - b.frame)[0] ?? null;
}

/** The last message of the handshake, or record that may hold one; alerts are none. */
export function lastMessage({ events, helloRetryRequest }: TlsConversation): LastMessage | null {
  const last = events.findLast(
    (event) => event.kind !== 'alert' && event.kind !== 'problem' && !isOpenedMessage(event),
  );
  if (last === undefined) return null;
  const retry = events.find(isServerHello);
  const isRetry = helloRetryRequest !== null && last === retry;
  return { from: last.from, frame: last.frame, message: isRetry ? 'hello_retry_request' : nameOf(last) };
}

/** A message of one side, or a record that may hold any number of them. */
interface Step {
  readonly frame: number;
  /** null of what is encrypted. */
  readonly message: string | null;
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

/** What one side sent up to its own fatal alert, behind which nothing is due; encrypted records in a row are one step. */
function stepsOf({ events, helloRetryRequest }: TlsConversation, side: Side): Step[] {
  const retry = helloRetryRequest === null ? undefined : events.find(isServerHello);
  const steps: Step[] = [];
  for (const event of events) {
    if (event.from !== side) continue;
    if (event.kind === 'alert' && event.level === FATAL) break;
    // A problem is about the message before it, or what is lost.
    if (event.kind === 'alert' || event.kind === 'problem' || isOpenedMessage(event)) continue;
    const message = event === retry ? 'hello_retry_request' : nameOf(event);
    if (message !== null || steps.at(-1)?.message !== null) steps.push({ frame: event.frame, message });
  }
  return steps;
}

/** Most handshakes go the same few ways. */
const known = new Map<string, Misplaced | null>();

function firstWrongOf(steps: readonly Step[], order: Order): WrongMessage | null {
  const messages = steps.map(({ message }) => message);
  const { side, table, conditions, version } = order;
  const given = Object.values(conditions).map(Number).join('');
  const key = `${side} ${table === TLS13} ${version === null} ${given} ${messages.join()}`;
  let misplaced = known.get(key);
  if (misplaced === undefined) {
    misplaced = firstMisplaced(messages, order);
    if (known.size >= MAX_HANDSHAKE_ORDERS) known.clear();
    if (messages.length <= MAX_REMEMBERED_ORDER) known.set(key, misplaced);
  }
  const wrong = misplaced === null ? undefined : steps[misplaced.index];
  if (misplaced === null || wrong === undefined) return null;
  return { from: side, frame: wrong.frame, message: wrong.message ?? '', due: misplaced.due };
}

function firstMisplaced(
  messages: readonly (string | null)[],
  { side, table, conditions, version }: Order,
): Misplaced | null {
  let states: ReadonlySet<State> = new Set<State>(['start']);
  for (const [index, message] of messages.entries()) {
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

/** A protected record with messages that were opened: they follow by themselves. */
function isOpenedMessage(event: TlsEvent): boolean {
  return (
    event.kind === 'encrypted' &&
    (event.opened?.contentType === ContentType.handshake || event.opened?.contentType === ContentType.alert)
  );
}

/** A ChangeCipherSpec in clear, or inside the protection of the session that is negotiated anew. */
function isChangeCipherSpec(event: TlsEvent): boolean {
  return (
    event.kind === 'change_cipher_spec' ||
    (event.kind === 'encrypted' && event.opened?.contentType === ContentType.changeCipherSpec)
  );
}

/** The name of a message that can be read, null of what is encrypted. */
function nameOf(event: TlsEvent): string | null {
  if (isChangeCipherSpec(event)) return 'change_cipher_spec';
  if (event.kind === 'ssl2') return codePoint(SSL2_MESSAGE_TYPES, event.type).name;
  if (event.kind !== 'handshake') return null;
  return (HANDSHAKE_TYPES as Readonly<Record<number, string>>)[event.type] ?? `handshake type ${event.type}`;
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
function conditionsOf(tls: TlsConversation, lossy: PerSide<boolean>): Conditions {
  const { events, version, suite, serverHello, clientHellos, helloRetryRequest } = tls;
  const sent = (...types: number[]) =>
    events.filter(
      (event) => event.from === 'server' && event.kind === 'handshake' && types.includes(event.type),
    ).length;
  // Of several handshakes on one connection it is not told which asked for what.
  const isSeveral = sent(HandshakeType.serverHello) > (helloRetryRequest === null ? 1 : 2);
  const unknown = { client: isSeveral || lossy.client, server: isSeveral || lossy.server };
  const isNew = version !== null && isTls13(version);
  const hello = clientHellos.at(-1)?.value;
  const offersSession = hello === undefined || hello.sessionId !== '' || (hello.fields.ticketLength ?? 0) > 0;
  const { signed = false, anonymous = false } = (isSeveral ? null : suite?.keyExchange) ?? {};
  const isRsa = !isSeveral && (serverHello?.value.cipherSuite.name.startsWith('TLS_RSA_WITH_') ?? false);
  const hasPsk = serverHello?.value.fields.selectedIdentity !== undefined;
  const mayHaveBoth = serverHello?.value.extensions.some(({ type }) => type.id === CERTIFICATE_WITH_PSK);
  const asked = sent(HandshakeType.certificateRequest) > 0;
  const hasFlight = sent(HandshakeType.certificate, HandshakeType.serverHelloDone) > 0;
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
    again: unknown.server || helloRetryRequest !== null || sent(HELLO_REQUEST) > 0,
  };
}
