import type { Subject } from './rule.ts';

/** The key exchange uses the server's key for what its certificate does not allow; OpenSSL lets that pass, and GnuTLS does not. */
export interface KeyMisuse {
  /** In words, with the certificate's subject. */
  readonly text: string;
  readonly frame: number;
  /** The client gave up there, with an alert that says nothing better. */
  readonly isWhy: boolean;
}

/** handshake_failure and internal_error: the latter is what GnuTLS sends. */
const ANSWERS = [40, 80];

export function keyMisuseOf({ certificates: { chain }, evidence, outlook }: Subject): KeyMisuse | null {
  const check = chain?.checks.find(({ id, depth }) => id === 'key-usage' && depth === 0);
  const shown = evidence.tls?.conversation.certificates.server?.frame;
  if (check?.result !== 'warned' || shown === undefined) return null;
  const text = `${chain?.path[0]?.certificate.subject}: ${check.text}`;
  const { ending } = outlook;
  const isWhy =
    ending?.by === 'client' &&
    ending.moment === 'server-flight' &&
    ANSWERS.includes(ending.alert?.description ?? -1);
  return { text, frame: isWhy ? ending.frame : shown, isWhy };
}
