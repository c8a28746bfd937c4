import type { StreamEvidence } from '../diagnosis/evidence.ts';
import { isImplicitTls } from '../registry/mail-ports.ts';
import type { Command, Reply } from '../smtp/dialogue.ts';
import type { Outside } from '../tls/inference/infer.ts';

const LINE_END = 2;
/** The three digits of a reply, and what stands behind them. */
const CODE_LENGTH = 4;

/** What of a stream helps to infer what is inside its TLS. */
export function outsideOf({ protocol, smtp, tcp, gaps }: StreamEvidence): Outside {
  const hello = smtp?.facts.hello ?? null;
  const answer = smtp?.facts.answeredEhlo?.reply ?? null;
  const isMail = protocol !== 'tls' && protocol !== 'other';
  return {
    isSmtp: protocol === 'smtp' || protocol === 'lmtp' || protocol === 'smtps',
    greetsInside: isMail && isImplicitTls(protocol),
    hello: hello === null ? null : commandLength(hello),
    helloReply: answer === null ? null : replyLength(answer),
    isWhole: tcp.opened === 'syn' && gaps.client.length === 0 && gaps.server.length === 0,
  };
}

function commandLength({ verb, argument }: Command): number {
  return Buffer.byteLength(`${verb} ${argument}`) + LINE_END;
}

function replyLength({ text }: Reply): number {
  return text.reduce((sum, line) => sum + CODE_LENGTH + Buffer.byteLength(line) + LINE_END, 0);
}
