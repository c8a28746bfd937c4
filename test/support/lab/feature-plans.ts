/** What else can happen in a session that succeeds: resumption, client certificates, renegotiation … */
import { PSK } from './certificates.ts';
import {
  type ClientPlan,
  GREETING,
  gnutls,
  MAIL,
  node,
  openssl,
  QUIT,
  type SessionPlan,
  type Side,
  type Step,
  withKeys,
} from './plan.ts';

const TLS12 = { maxVersion: 'TLSv1.2' };
const MUTUAL = { requestCert: true, ca: 'ca.pem' };

/** OpenSSL takes such a key for one of SHA-256. */
const PSK13 = `-psk_identity ${PSK.identity} -psk ${PSK.key} -ciphersuites TLS_AES_128_GCM_SHA256`;

/** Servers with what they always have. */
const O = (more = '', key = 'rsa') => openssl(`-cert ${key}.pem -key ${key}.key ${more}`);
const G = (more = '--disable-client-cert', key = 'rsa') =>
  gnutls(`--x509certfile ${key}.pem --x509keyfile ${key}.key ${more}`);
const N = (more = {}, key = 'rsa') => node({ cert: `${key}.pem`, key: `${key}.key`, ...more });

/** Clients that trust the lab, and what they say. */
const o = (more = '', talk: readonly Step[] = MAIL): ClientPlan => ({
  side: openssl(`-CAfile ca.pem -verify_return_error -verify_hostname mx.example.net ${more}`),
  talk,
});
const g = (more = '', talk: readonly Step[] = MAIL): ClientPlan => ({
  side: gnutls(`--x509cafile ca.pem ${more}`),
  talk,
});
const n = (more = {}, talk: readonly Step[] = MAIL): ClientPlan => ({
  side: node({ ca: 'ca.pem', ...more }),
  talk,
});

const press = (on: 'client' | 'server', key: string): Step => ({ press: key, on });

const priority = (text: string) => `--priority NORMAL:${text}`;
const G12 = '-VERS-ALL:+VERS-TLS1.2';
const G11 = '-VERS-ALL:+VERS-TLS1.1';
const CBC = '-cipher ECDHE-RSA-AES128-SHA256';

const ROWS: readonly (readonly [name: string, server: Side, ...clients: ClientPlan[]])[] = [
  ['certificate ecdsa 1.3', O('', 'ecdsa'), o()],
  ['certificate ed25519 1.3', O('', 'ed25519'), o()],
  ['certificate ed448 1.3', O('', 'ed448'), o()],
  ['certificate rsa-pss 1.3', O('', 'pss'), o()],
  ['certificate ecdsa 1.2', O('-tls1_2', 'ecdsa'), n()],
  ['certificate ed25519 1.2', O('-tls1_2', 'ed25519'), g()],
  ['certificate rsa-pss 1.2', O('-tls1_2', 'pss'), o()],
  ['certificate ed25519 gnutls', G(undefined, 'ed25519'), g('', GREETING)],
  ['certificate ecdsa node', N({}, 'ecdsa'), n()],
  ...['P-256', 'P-384', 'P-521', 'X25519', 'X448', 'ffdhe2048'].map(
    (group) => [`group ${group}`, O(`-groups ${group}`), o(`-groups ${group}`)] as const,
  ),
  ['group ffdhe2048 gnutls', G(), g(priority('-GROUP-ALL:+GROUP-FFDHE2048'), GREETING)],

  ['chain of two 1.3', openssl('-cert chained.pem -key leaf.key -cert_chain intermediate.pem'), o()],
  ['chain of two 1.2', openssl('-cert chained.pem -key leaf.key -cert_chain intermediate.pem -tls1_2'), g()],
  [
    'chain of two gnutls',
    gnutls('--disable-client-cert --x509certfile chained.pem --x509keyfile leaf.key'),
    n({}, GREETING),
  ],
  ['chain of two node', node({ cert: 'chained.pem', key: 'leaf.key' }), o()],
  ['stapled answer 1.3', O('-status_file ocsp.der'), o('-status')],
  ['stapled answer 1.2', O('-tls1_2 -status_file ocsp.der'), o('-status')],
  [
    'raw public key',
    gnutls(`--disable-client-cert --rawpkkeyfile ecdsa.key --rawpkfile ecdsa.pub ${priority('+CTYPE-ALL')}`),
    { side: gnutls(`--insecure ${priority('-CTYPE-SRV-ALL:+CTYPE-SRV-RAWPK')}`), talk: GREETING },
  ],

  ['resumed by ticket 1.2', O('-tls1_2'), o('-sess_out t12.s'), o('-sess_in t12.s')],
  ['resumed by session id 1.2', O('-tls1_2 -no_ticket'), o('-sess_out i12.s'), o('-sess_in i12.s')],
  [
    'resumed by session id 1.0',
    O('-tls1 -cipher ALL:@SECLEVEL=0'),
    o('-no_ticket -cipher ALL:@SECLEVEL=0 -sess_out i10.s'),
    o('-no_ticket -cipher ALL:@SECLEVEL=0 -sess_in i10.s'),
  ],
  ['resumed 1.3', O(), o('-sess_out p13.s'), o('-sess_in p13.s')],
  [
    'resumed without key exchange 1.3',
    O('-allow_no_dhe_kex'),
    o('-allow_no_dhe_kex -sess_out k13.s'),
    o('-allow_no_dhe_kex -sess_in k13.s'),
  ],
  ['early data', O('-early_data'), o('-sess_out e13.s'), o('-sess_in e13.s -early_data early.txt')],
  [
    'early data refused',
    O('-max_early_data 0 -recv_max_early_data 0 -early_data'),
    o('-sess_out r13.s'),
    o('-sess_in r13.s'),
  ],
  [
    'early data, other key exchange',
    O('-early_data -groups P-256'),
    o('-sess_out h13.s'),
    o('-sess_in h13.s -early_data early.txt'),
  ],
  ['resumed gnutls 1.3', G(), g('--resume --waitresumption', GREETING)],
  ['resumed gnutls 1.2', G(`--disable-client-cert ${priority(G12)}`), g('--resume', GREETING)],
  [
    'resumed gnutls by session id 1.2',
    G(`--disable-client-cert --noticket ${priority(G12)}`),
    g('--resume --noticket', GREETING),
  ],
  [
    'early data gnutls',
    G('--disable-client-cert --earlydata'),
    g('--resume --waitresumption --earlydata early.txt', GREETING),
  ],
  ['resumed node 1.3', N(), n(), n({ resume: true })],
  ['resumed node 1.2', N(TLS12), n(), n({ resume: true })],
  ['resumed node at openssl 1.3', O(), n(), n({ resume: true })],
  ['resumed openssl at node 1.2', N(TLS12), o('-sess_out on12.s'), o('-sess_in on12.s')],
  [
    'resumption not known any more',
    O('-tls1_2 -no_cache -no_ticket'),
    o('-sess_out x12.s'),
    o('-sess_in x12.s'),
  ],
  ['psk 1.3', O(`${PSK13} -nocert`), o(PSK13)],

  ...(['1.2', '1.3'] as const).flatMap((version) => {
    const [openssl, gnutls] = version === '1.2' ? ['-tls1_2', priority(G12)] : ['-tls1_3', ''];
    const own = '-cert client.pem -key client.key';
    const ownGnutls = '--x509certfile client.pem --x509keyfile client.key';
    const verify = '-CAfile ca.pem -verify_return_error';
    const wants = '--x509cafile ca.pem --verify-client-cert';
    return [
      [`client certificate ${version}`, O(`-Verify 2 ${verify} ${openssl}`), o(own)],
      [
        `client certificate rsa ${version}`,
        O(`-Verify 2 ${verify} ${openssl}`),
        o('-cert client-rsa.pem -key client-rsa.key'),
      ],
      [`client certificate optional, none given ${version}`, O(`-verify 2 ${verify} ${openssl}`), o()],
      [
        `client certificate optional, none given by gnutls ${version}`,
        O(`-verify 2 ${verify} ${openssl}`),
        g(),
      ],
      [
        `client certificate optional, none given by node ${version}`,
        O(`-verify 2 ${verify} ${openssl}`),
        n(),
      ],
      [`client certificate gnutls ${version}`, G(`${wants} ${gnutls}`), g(ownGnutls, GREETING)],
      [
        `client certificate of gnutls at openssl ${version}`,
        O(`-Verify 2 ${verify} ${openssl}`),
        g(ownGnutls),
      ],
      [
        `client certificate of openssl at node ${version}`,
        N({ ...MUTUAL, maxVersion: `TLSv${version}` }),
        o(own),
      ],
      [
        `client certificate of node at gnutls ${version}`,
        G(`${wants} ${gnutls}`),
        n({ cert: 'client.pem', key: 'client.key' }, GREETING),
      ],
      [
        `client certificate of node at node ${version}`,
        N({ ...MUTUAL, maxVersion: `TLSv${version}` }),
        n({ cert: 'client.pem', key: 'client.key' }),
      ],
    ] as const;
  }),
  [
    'client certificate after the handshake',
    O('-verify 2 -CAfile ca.pem'),
    o('-enable_pha -cert client.pem -key client.key', withKeys(press('server', 'c'))),
  ],

  ['hello retry', O('-groups P-384'), o('-groups X25519:P-384')],
  [
    'hello retry gnutls',
    G(`--disable-client-cert ${priority('-GROUP-ALL:+GROUP-SECP384R1')}`),
    g('', GREETING),
  ],
  ['hello retry node', N({ ecdhCurve: 'P-384' }), n({ ecdhCurve: 'X25519:P-384' })],
  ['hello retry gnutls at openssl', O('-groups P-521'), g()],
  [
    'hello retry with psk',
    O('-groups P-384'),
    o('-groups P-384 -sess_out hrr.s'),
    o('-groups X25519:P-384 -sess_in hrr.s'),
  ],
  // The server lets the client try again, and takes nobody for a client that did.
  ['cookie', O('-stateless'), o()],

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
];

export const FEATURE_PLANS: readonly SessionPlan[] = ROWS.map(([name, server, ...clients]) => ({
  name,
  server,
  clients,
}));
