import { type CipherSuite, cipherSuite } from '../cipher-suite.ts';
import type { KeyLogLabel } from '../secrets/key-log.ts';
import { nextTrafficSecret, trafficKeys } from '../secrets/traffic-keys.ts';
import type { ConnectionSecrets } from './connection-secrets.ts';
import { type Epoch, isLack } from './epoch.ts';
import type { Exchange, KeyClientHello } from './exchange.ts';
import { tls13ProtectionOf } from './protections.ts';

/** Drafts of TLS 1.3 before the 25th protect records in another way. */
const FIRST_ALIKE_DRAFT = 0x7f19;

type Side = 'client' | 'server';

/** The phases' labels in a key log, RFC 9850 section 2.1. */
const LABELS: Readonly<Record<Side, Readonly<Record<'handshake' | 'application', KeyLogLabel>>>> = {
  client: { handshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', application: 'CLIENT_TRAFFIC_SECRET_0' },
  server: { handshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', application: 'SERVER_TRAFFIC_SECRET_0' },
};

/**
 * The keys that one side of TLS 1.3 may begin with, once its ServerHello is known: first those of early data where the
 * client offers any, since that may come even if the server rejects it (RFC 8446 section 4.2.10).
 */
export function firstTls13Epochs(exchange: Exchange, side: Side, secrets: ConnectionSecrets): Epoch[] {
  const { clientHello, serverHello } = exchange;
  if (clientHello === null || serverHello === null) return [];
  const handshake = phaseEpoch(exchange, side, 'handshake', secrets);
  if (side === 'server' || clientHello.fields.earlyData !== true) return [handshake];
  const early = earlyEpochs(clientHello, secrets);
  if (early.length === 0) early.push(lacking('early', 'CLIENT_EARLY_TRAFFIC_SECRET', exchange));
  return [...early, handshake];
}

/** The keys that follow; null where nobody can tell them. */
export function nextTls13Epoch(
  exchange: Exchange,
  side: Side,
  epoch: Epoch,
  secrets: ConnectionSecrets,
): Epoch | null {
  if (exchange.serverHello === null) return null;
  switch (epoch.phase) {
    case 'early':
      return phaseEpoch(exchange, side, 'handshake', secrets);
    case 'handshake':
      return phaseEpoch(exchange, side, 'application', secrets);
    default: {
      const { hash } = exchange.suite?.algorithms ?? { hash: null };
      if (epoch.secret === null || hash === null || isLack(epoch.protection)) return null;
      return keyed('application', exchange.suite, nextTrafficSecret(hash, epoch.secret));
    }
  }
}

/**
 * The keys that early data may be protected with: the suite is that of the session which the ticket is from, and only the
 * length of its hash is known before the ServerHello, or where that chose another one.
 */
export function earlyEpochs(
  { random, fields, cipherSuites }: KeyClientHello,
  secrets: ConnectionSecrets,
): Epoch[] {
  if (fields.earlyData !== true) return [];
  const secret = secrets.find('CLIENT_EARLY_TRAFFIC_SECRET', random);
  if (secret === null) return [];
  // A hello may name a suite thousands of times.
  return [...new Set(cipherSuites.map(({ id }) => id))]
    .filter((id) => id >>> 8 === TLS13_SUITES)
    .map(cipherSuite)
    .filter((suite) => suite?.hashLength === secret.length)
    .map((suite) => keyed('early', suite, secret));
}

/** First byte of the cipher suites of TLS 1.3, RFC 8446 section B.4. */
const TLS13_SUITES = 0x13;

function phaseEpoch(
  exchange: Exchange,
  side: Side,
  phase: 'handshake' | 'application',
  secrets: ConnectionSecrets,
): Epoch {
  const label = LABELS[side][phase];
  const secret = secrets.find(label, exchange.clientHello?.random ?? '');
  if (secret === null) return lacking(phase, label, exchange);
  return keyed(phase, isAlike(exchange.version) ? exchange.suite : null, secret);
}

function keyed(phase: Epoch['phase'], suite: CipherSuite | null, secret: Uint8Array): Epoch {
  const kind = suite === null ? null : tls13ProtectionOf(suite);
  const hash = suite?.algorithms.hash ?? null;
  const protection =
    kind === null || hash === null
      ? ({ reason: 'unsupported-suite' } as const)
      : kind.create(trafficKeys(hash, secret, kind.lengths.key));
  return { phase, protection, sequence: 0, secret };
}

function lacking(phase: Epoch['phase'], label: KeyLogLabel, { clientHello }: Exchange): Epoch {
  const need = { label, clientRandom: clientHello?.random ?? '' };
  return { phase, protection: { reason: 'no-secret', need }, sequence: 0, secret: null };
}

function isAlike(version: number | null): boolean {
  return version === 0x0304 || (version !== null && version >= FIRST_ALIKE_DRAFT && version >>> 8 === 0x7f);
}
