import type { Side } from '../tls/conversation.ts';
import type { Protocol, StreamEvidence } from './evidence.ts';
import type { Outlook } from './outlook.ts';
import { beside, clear, explains, type Verdict } from './rule.ts';

/** Protocols of mail that is fetched, and of what sorts it. */
export const FETCHING: readonly Protocol[] = ['imap', 'imaps', 'pop3', 'pop3s', 'sieve'];

/**
 * Text where a TLS record is due.
 *
 * @param spoken The first command after the server agreed to TLS.
 */
export function clearTextInTls(
  { tls }: StreamEvidence,
  { outcome, ending }: Outlook,
  spoken: { readonly verb: string; readonly frame: number } | null,
): Verdict {
  if (outcome === 'secured') return clear;
  if (spoken !== null && !tls?.conversation.clientHellos.length && outcome === 'failed') {
    const detail = `after the server had agreed to TLS the client sent ${spoken.verb} in place of a ClientHello`;
    return explains(detail, [spoken.frame], { title: titleFor('client') });
  }
  for (const side of ['server', 'client'] as const) {
    const clearText = tls?.clear[side] ?? null;
    if (clearText === null) continue;
    const detail = `the ${side} sent: ${clearText.text.split(/\r?\n/)[0] ?? ''}`;
    const title = titleFor(side);
    return ending?.how === 'clear-text'
      ? explains(detail, [clearText.frame], { title })
      : beside(detail, [clearText.frame], { title });
  }
  return clear;
}

function titleFor(side: Side): string {
  return `The ${side} sent plain text where a TLS message was due`;
}
