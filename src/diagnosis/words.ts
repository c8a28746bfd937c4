import { FETCHING } from './clear-in-tls.ts';
import type { Protocol } from './evidence.ts';
import type { Rule, Words } from './rule.ts';

/**
 * What a rule says about a stream of this protocol: other protocols than SMTP have other servers and clients, whose settings
 * and logs have other names.
 */
export function wordsOf({ advice, logLines, lmtp, fetching }: Rule, protocol: Protocol): Words {
  const own = protocol === 'lmtp' ? lmtp : FETCHING.includes(protocol) ? fetching : undefined;
  return { advice: own?.advice ?? advice, logLines: own?.logLines ?? logLines };
}
