import type { Time } from '../format/time.ts';

/** Where a line was: the frames of its first and last byte, and the time of the last. */
export interface LinePlace {
  readonly firstFrame: number;
  readonly frame: number;
  readonly time: Time;
}

/** A reply of one or more lines (RFC 5321 section 4.2). */
export interface Reply extends LinePlace {
  readonly code: number;
  /** The lines without their codes. */
  readonly text: readonly string[];
}

/** A command and what became of it. */
export interface Command extends LinePlace {
  /** Upper case; `.` where a message ends, empty where it is no command that SMTP knows. */
  readonly verb: string;
  /** What follows the verb; empty where it could be a credential. */
  readonly argument: string;
  reply: Reply | null;
}

/** What one side did, in the order of its bytes. */
export type DialogueEvent =
  | { readonly kind: 'command'; readonly frame: number; readonly command: Command }
  | { readonly kind: 'reply'; readonly frame: number; readonly reply: Reply }
  /** Bytes of the server are missing about this frame. */
  | { readonly kind: 'gap'; readonly frame: number };

/** Who answered what. */
export interface Exchange {
  readonly greeting: Reply | null;
  readonly commands: readonly Command[];
  /** Replies that answer no command: a 421 out of the blue, say. */
  readonly unsolicited: readonly Reply[];
}

/**
 * Gives each command its reply. Both sides' events are put in the order of the capture first: where one side has a gap,
 * its bytes may have been read long after the other's.
 */
export function pairUp(events: readonly DialogueEvent[]): Exchange {
  const pairing = new Pairing();
  for (const event of inOrder(events)) pairing.take(event);
  return pairing;
}

/** Sorted by frame; the list itself where it is in order already, which it mostly is. */
export function inOrder<T extends { readonly frame: number }>(list: readonly T[]): readonly T[] {
  const isInOrder = list.every(({ frame }, i) => i === 0 || (list[i - 1] as T).frame <= frame);
  return isInOrder ? list : list.toSorted((a, b) => a.frame - b.frame);
}

class Pairing implements Exchange {
  greeting: Reply | null = null;
  readonly commands: Command[] = [];
  readonly unsolicited: Reply[] = [];
  #pending: Command[] = [];
  #sawReply = false;
  #isLmtp = false;
  /** Recipients that were accepted, and have no answer yet. */
  #recipients = 0;
  #afterGap = false;

  take(event: DialogueEvent): void {
    switch (event.kind) {
      case 'command':
        event.command.reply = null;
        this.commands.push(event.command);
        this.#pending.push(event.command);
        return;
      case 'gap':
        this.#afterGap = true;
        return;
      case 'reply':
        return this.#answer(event.reply);
    }
  }

  #answer(reply: Reply): void {
    const isFirst = !this.#sawReply;
    this.#sawReply = true;
    if (this.#afterGap) this.#skipUnanswered();
    const command = this.#pending[0];
    if (isFirst && greets(reply, command)) {
      this.greeting = reply;
    } else if (command === undefined) {
      this.unsolicited.push(reply);
    } else if (reply.code !== 334 || command.verb !== 'AUTH') {
      command.reply ??= reply;
      if (this.#isLastAnswer(command, reply)) this.#pending.shift();
    }
  }

  /** In LMTP a message is answered once for each recipient that was accepted (RFC 2033 section 4.2). */
  #isLastAnswer({ verb, argument }: Command, { code }: Reply): boolean {
    if (verb === 'LHLO') this.#isLmtp = true;
    if (verb === 'MAIL') this.#recipients = 0;
    if (verb === 'RCPT' && code < 300) this.#recipients++;
    const isMessage = verb === '.' || (verb === 'BDAT' && /\bLAST$/i.test(argument));
    return !this.#isLmtp || !isMessage || --this.#recipients <= 0;
  }

  /** Replies are missing: those there are answer what was sent last, for a client waits before it goes on. */
  #skipUnanswered(): void {
    const last = this.#pending.at(-1)?.frame;
    this.#pending = this.#pending.filter(({ frame }) => frame === last);
    this.#afterGap = false;
  }
}

/** A capture may begin in mid-session; and whoever talks before the greeting still gets the greeting first. */
function greets({ code }: Reply, command: Command | undefined): boolean {
  if (command === undefined) return code === 220 || code >= 400;
  return code === 220 && command.verb !== 'STARTTLS';
}
