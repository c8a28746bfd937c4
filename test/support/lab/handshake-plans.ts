/** Handshakes that succeed, in all their kinds. */
import { PSK } from './certificates.ts';
import { GREETING, gnutls, node, openssl, withKeys } from './plan.ts';
import { G, G12, g, N, n, O, o, plansOf, press, priority, TLS12 } from './sides.ts';

const MUTUAL = { requestCert: true, ca: 'ca.pem' };

/** OpenSSL takes such a key for one of SHA-256. */
const PSK13 = `-psk_identity ${PSK.identity} -psk ${PSK.key} -ciphersuites TLS_AES_128_GCM_SHA256`;

export const HANDSHAKE_PLANS = plansOf([
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
    'early data refused, other group',
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
]);
