/** What can happen inside TLS: new keys, other handshakes, records of every kind, and an early leave. */
import { GREETING, MAIL, openssl, QUIT, withKeys } from './plan.ts';
import { G, G12, g, N, n, O, o, plansOf, press, priority, TLS12 } from './sides.ts';

const CBC = '-cipher ECDHE-RSA-AES128-SHA256';
const G11 = '-VERS-ALL:+VERS-TLS1.1';

export const SESSION_PLANS = plansOf([
  ['key update by client', O(), o('', withKeys(press('client', 'k')))],
  ['key updates asked for by client', O(), o('', withKeys(press('client', 'K'), press('client', 'K')))],
  ['key update by server', O(), o('', withKeys(press('server', 'k')))],
  [
    'key updates by both',
    O('-ciphersuites TLS_CHACHA20_POLY1305_SHA256'),
    o('', withKeys(press('server', 'K'), press('client', 'K'))),
  ],
  ['key update by gnutls', O(), g('', withKeys(press('client', '^rekey^')))],
  ['key update at gnutls', G(), g('', [...GREETING.slice(0, 1), press('client', '^rekey1^'), ...QUIT])],

  ['renegotiation by client', O('-tls1_2 -client_renegotiation'), o('', withKeys(press('client', 'R')))],
  [
    'renegotiation by client, cbc',
    O(`-tls1_2 -client_renegotiation ${CBC}`),
    o('', withKeys(press('client', 'R'))),
  ],
  [
    'renegotiation by client 1.0',
    O('-tls1 -client_renegotiation -cipher ALL:@SECLEVEL=0'),
    o('-cipher ALL:@SECLEVEL=0', withKeys(press('client', 'R'))),
  ],
  ['renegotiation by server', O('-tls1_2'), o('', withKeys(press('server', 'r')))],
  [
    'renegotiation for client certificate',
    O('-tls1_2 -CAfile ca.pem'),
    o('-cert client.pem -key client.key', withKeys(press('server', 'R'))),
  ],
  [
    'renegotiation node at openssl',
    O('-tls1_2 -client_renegotiation'),
    n({}, withKeys(press('client', 'R'))),
  ],
  ['renegotiation by server node', N(TLS12), o('', withKeys(press('server', 'R')))],
  [
    'renegotiation gnutls',
    G(`--disable-client-cert ${priority(G12)}`),
    g('', [...GREETING.slice(0, 1), press('client', '^renegotiate^'), ...QUIT]),
  ],
  [
    'renegotiation gnutls at openssl',
    O('-tls1_2 -client_renegotiation'),
    g('', withKeys(press('client', '^renegotiate^'))),
  ],
  ['renegotiation refused', O('-tls1_2'), o('', withKeys(press('client', 'R')))],

  ['no encrypt-then-mac 1.2', O(`-tls1_2 -no_etm ${CBC}`), o('-no_etm')],
  [
    'no encrypt-then-mac gnutls 1.2',
    O('-tls1_2 -cipher ECDHE-RSA-AES128-SHA'),
    g(priority(`${G12}:%NO_ETM`)),
  ],
  [
    'no encrypt-then-mac gnutls 1.1',
    G(`--disable-client-cert ${priority(`${G11}:%NO_ETM`)}`),
    g(priority(G11), GREETING),
  ],
  ['no extended master secret', O('-tls1_2'), g(priority(`${G12}:%NO_SESSION_HASH`))],
  [
    'no extended master secret, resumed',
    G(`--disable-client-cert ${priority(`${G12}:%NO_SESSION_HASH`)}`),
    g('--resume', GREETING),
  ],
  [
    'no extended master secret, rsa, cbc',
    O('-tls1_2 -no_etm -cipher AES128-SHA'),
    g(priority(`${G12}:+RSA:%NO_SESSION_HASH:%NO_ETM`)),
  ],
  ['record padding', O('-record_padding 64'), o('-record_padding 64')],
  ['record padding by server', O('-record_padding 512'), g()],
  ['small records', O('-max_send_frag 512'), o('-maxfraglen 512')],
  ['small records 1.2', O('-tls1_2 -max_send_frag 512'), o('-max_send_frag 512')],
  ['record size limit', G('--disable-client-cert --recordsize 512'), g('--recordsize 512', GREETING)],
  ['no middlebox mode', O('-no_middlebox'), o('-no_middlebox')],
  ['alpn', O('-alpn smtp'), o('-alpn smtp')],
  ['no server name', O(), o('-noservername')],
  [
    'anonymous',
    O('-tls1_2 -nocert -cipher ALL:@SECLEVEL=0'),
    { side: openssl('-cipher aNULL:@SECLEVEL=0'), talk: MAIL },
  ],
  ['leaves at once 1.3', O(), o('', QUIT)],
  ['leaves at once 1.2', O('-tls1_2'), o('', QUIT)],
  ['leaves at once gnutls', N(), g('', QUIT)],
  ['leaves at once node', N(TLS12), n({}, QUIT)],
  ['says nothing 1.3', O(), o('', [])],
  ['says nothing node', N(), n({}, [])],
]);
