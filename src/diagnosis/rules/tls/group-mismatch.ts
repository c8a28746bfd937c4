import { clientHelloOf, narrowList } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const ILLEGAL_PARAMETER = 47;

export const tlsGroupMismatch: Rule = {
  id: 'tls.group-mismatch',
  title: 'No key-exchange group in common',
  citation: 'RFC 8446 section 4.2.7',
  advice: [
    'Give both sides a common group: X25519 or P-256. Postfix: tls_eecdh_auto_curves; OpenSSL: Groups in openssl.cnf; GnuTLS: +GROUP-SECP256R1 in the priority string.',
  ],
  logLines: [
    'SSL routines::no suitable key share',
    'no shared cipher',
    'No common application protocol could be negotiated',
  ],
  check: ({ evidence, outlook: { ending } }) => {
    const hello = clientHelloOf(evidence);
    const tls = evidence.tls?.conversation;
    if (hello === null || tls === undefined || ending === null) return clear;
    const groups = (hello.fields.groups ?? []).map(({ name }) => name).join(', ');
    const retry = tls.helloRetryRequest;
    if (ending.by === 'client' && ending.alert?.description === ILLEGAL_PARAMETER && retry !== null) {
      const wanted = retry.value.fields.selectedGroup?.name ?? 'another group';
      return explains(`the server asked for ${wanted}; the client offers ${groups}`, [
        retry.frame,
        ending.frame,
      ]);
    }
    if (!isRefusedHello(ending) || narrowList(hello) !== 'groups') return clear;
    return explains(`the client offers only the groups ${groups}`, [
      tls.clientHellos[0]?.frame ?? 0,
      ending.frame,
    ]);
  },
};
