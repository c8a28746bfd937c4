import { describe, expect, it } from 'vitest';
import { FETCHING } from '../../src/diagnosis/clear-in-tls.ts';
import type { Rule } from '../../src/diagnosis/rule.ts';
import { RULES } from '../../src/diagnosis/rules/index.ts';
import { wordsOf } from '../../src/diagnosis/words.ts';
import { inspectSample } from '../support/inspect-sample.ts';

/** Software, settings, terms and ports of mail that is sent, and how its servers and clients begin their lines. */
const OF_SENDING =
  /smtp|SMTP|[EL]?HLO\b|HELO\b|Postfix|postconf|Exim|sendmail|Exchange|swaks|MX\b|_25\._tcp|:25\b|port 25\b|[Pp]ostmaster|next.?hop|lmtp|LMTP|\brelay|deferred|NOQUEUE|STARTTLS=(client|server)|TLS error on connection|TLS session:|SSL_(accept|connect) error|4\.7\.|certificate verification failed for|Untrusted TLS/;

/** The same, but for what LMTP has in common with SMTP, and Postfix as its client. */
const OF_SMTP =
  /\bsmtpd?_|SMTP server|\bEHLO|\bHELO|sendmail|STARTTLS=(client|server)|_25\._tcp|:25\b|port 25\b|\bMX\b|relay=mx\.|from client\.example/;

const text = (rule: Rule, protocol: Parameters<typeof wordsOf>[1]) => {
  const { advice, logLines } = wordsOf(rule, protocol);
  return [rule.title, ...advice, ...logLines];
};

/** Rules that ask for a dialogue of SMTP find nothing in the other protocols. */
const others = RULES.filter(({ id }) => !id.startsWith('smtp.'));

describe('the words of a rule', () => {
  it.each(others.map((rule) => [rule.id, rule] as const))(
    '%s speaks of the software that fetches mail',
    (_, rule) => {
      for (const protocol of FETCHING) {
        for (const line of text(rule, protocol)) expect(line).not.toMatch(OF_SENDING);
      }
    },
  );

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s speaks of the software of LMTP', (_, rule) => {
    for (const line of text(rule, 'lmtp')) expect(line).not.toMatch(OF_SMTP);
  });

  it.each(['smtp', 'smtps', 'tls', 'other'] as const)('are those of SMTP for %s', (protocol) => {
    for (const rule of RULES) {
      const { advice, logLines } = wordsOf(rule, protocol);
      expect([advice, logLines]).toEqual([rule.advice, rule.logLines]);
    }
  });

  it('are sentences in every protocol', () => {
    const advice = RULES.flatMap((rule) =>
      [rule, rule.fetching, rule.lmtp].flatMap((it) => it?.advice ?? []),
    );
    for (const line of advice) expect(line).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a stream', () => {
  it('of IMAP is told of Dovecot, one of LMTP of its client too', async () => {
    const { streams } = await inspectSample('mailbox-troubles.pcap', ['--ca-file', 'lab-ca.pem']);
    for (const { protocol, findings } of streams) {
      const said = JSON.stringify(findings);
      expect(said).not.toMatch(protocol === 'lmtp' ? OF_SMTP : OF_SENDING);
      expect(said).toMatch(protocol === 'lmtp' ? /lmtp_tls_policy_maps/ : /Dovecot/);
    }
  });

  it('of IMAP has no next hop', async () => {
    const { streams } = await inspectSample('healthy-mailbox.pcap', [
      '--ca-file',
      'lab-ca.pem',
      '--nexthop',
      'example.net',
    ]);
    const told = streams.filter(({ findings }) => findings.length > 0).map(({ protocol }) => protocol);
    expect(told.every((protocol) => protocol === 'lmtp')).toBe(true);
  });
});
