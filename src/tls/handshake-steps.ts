import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import { codePoint } from '../registry/name-of.ts';
import { SSL2_MESSAGE_TYPES } from '../registry/ssl2.ts';
import type { TlsConversation } from './conversation.ts';
import { HandshakeType, type Side, type TlsEvent } from './events.ts';
import { ContentType } from './record.ts';

/**
 * What one side sent, a character for each step: the code of a message, or `Step.encrypted` for records in a row that may
 * hold any number of them. Most handshakes go the same few ways, and text is quickly told from other text.
 */
export type Steps = string;

/** Codes of steps. Below them stand the handshake types, and behind `ssl2` the messages of SSL 2.0. */
export const Step = {
  ssl2: 0x100,
  changeCipherSpec: 0x200,
  helloRetryRequest: 0x201,
  encrypted: 0x202,
} as const;

const FATAL = 2;

/** What one side sent up to its own fatal alert, behind which nothing is due. */
export function stepsOf(tls: TlsConversation, side: Side): Steps {
  let steps = '';
  for (const event of tls.events) {
    if (event.from !== side) continue;
    if (event.kind === 'alert' && event.level === FATAL) break;
    const code = stepOf(event);
    if (code === null || (code === Step.encrypted && endsEncrypted(steps))) continue;
    steps += String.fromCharCode(code);
  }
  const isRetried =
    side === 'server' && tls.helloRetryRequest !== null && !steps.includes(HELLO_RETRY_REQUEST);
  return isRetried ? steps.replace(SERVER_HELLO, HELLO_RETRY_REQUEST) : steps;
}

/** The frame of one of these steps, 0 where there is none. */
export function frameOfStep(tls: TlsConversation, side: Side, index: number): number {
  let steps = -1;
  let last: number | null = null;
  for (const event of tls.events) {
    const code = event.from === side ? stepOf(event) : null;
    if (code === null) continue;
    if (code !== Step.encrypted || last !== Step.encrypted) steps++;
    if (steps === index) return event.frame;
    last = code;
  }
  return 0;
}

/** The message that stands at a place among the steps: by its name in the registry; null of what is encrypted. */
export function messageAt(steps: Steps, index: number): string | null {
  return messageOf(steps.charCodeAt(index));
}

/** The same by its code. */
export function messageOf(code: number): string | null {
  switch (code) {
    case Step.encrypted:
      return null;
    case Step.changeCipherSpec:
      return 'change_cipher_spec';
    case Step.helloRetryRequest:
      return 'hello_retry_request';
    default:
      return code >= Step.ssl2
        ? codePoint(SSL2_MESSAGE_TYPES, code - Step.ssl2).name
        : ((HANDSHAKE_TYPES as Readonly<Record<number, string>>)[code] ?? `handshake type ${code}`);
  }
}

/** How often a side sent a message of this handshake type. */
export function countOf(steps: Steps, type: number): number {
  let count = 0;
  for (let i = 0; i < steps.length; i++) if (steps.charCodeAt(i) === type) count++;
  return count;
}

/**
 * The code of a step; null of what is none: alerts, problems (which are about the message before them, or what is lost),
 * and a protected record whose messages were opened: they follow by themselves.
 */
export function stepOf(event: TlsEvent): number | null {
  switch (event.kind) {
    case 'handshake':
      // In the drafts of TLS 1.3 it had a type of its own.
      return event.type === HandshakeType.draftHelloRetryRequest ? Step.helloRetryRequest : event.type;
    case 'ssl2':
      return Step.ssl2 + event.type;
    case 'change_cipher_spec':
      return Step.changeCipherSpec;
    case 'encrypted':
      return event.opened === null ? Step.encrypted : stepInside(event.opened.contentType);
    default:
      return null;
  }
}

function stepInside(contentType: number): number | null {
  if (contentType === ContentType.handshake || contentType === ContentType.alert) return null;
  // Inside the protection of the session that is negotiated anew.
  return contentType === ContentType.changeCipherSpec ? Step.changeCipherSpec : Step.encrypted;
}

const SERVER_HELLO = String.fromCharCode(HandshakeType.serverHello);
const HELLO_RETRY_REQUEST = String.fromCharCode(Step.helloRetryRequest);

function endsEncrypted(steps: Steps): boolean {
  return steps.length > 0 && steps.charCodeAt(steps.length - 1) === Step.encrypted;
}
