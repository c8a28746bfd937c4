/** Clients and servers with what they have in most of the plans: the names of servers are upper-case. */
import {
  type ClientPlan,
  gnutls,
  MAIL,
  node,
  openssl,
  type SessionPlan,
  type Side,
  type Step,
} from './plan.ts';

export const TLS12 = { maxVersion: 'TLSv1.2' };

/** Servers with what they always have. */
export const O = (more = '', key = 'rsa') => openssl(`-cert ${key}.pem -key ${key}.key ${more}`);
export const G = (more = '--disable-client-cert', key = 'rsa') =>
  gnutls(`--x509certfile ${key}.pem --x509keyfile ${key}.key ${more}`);
export const N = (more = {}, key = 'rsa') => node({ cert: `${key}.pem`, key: `${key}.key`, ...more });

/** Clients that trust the lab, and what they say. */
export const o = (more = '', talk: readonly Step[] = MAIL): ClientPlan => ({
  side: openssl(`-CAfile ca.pem -verify_return_error -verify_hostname mx.example.net ${more}`),
  talk,
});
export const g = (more = '', talk: readonly Step[] = MAIL): ClientPlan => ({
  side: gnutls(`--x509cafile ca.pem ${more}`),
  talk,
});
export const n = (more = {}, talk: readonly Step[] = MAIL): ClientPlan => ({
  side: node({ ca: 'ca.pem', ...more }),
  talk,
});

export const press = (on: 'client' | 'server', key: string): Step => ({ press: key, on });

export const priority = (text: string) => `--priority NORMAL:${text}`;
/** For `priority`. */
export const G12 = '-VERS-ALL:+VERS-TLS1.2';

/** A session, as a row of a table. */
export type Row = readonly [name: string, server: Side, ...clients: ClientPlan[]];

export const plansOf = (rows: readonly Row[]): SessionPlan[] =>
  rows.map(([name, server, ...clients]) => ({ name, server, clients }));
