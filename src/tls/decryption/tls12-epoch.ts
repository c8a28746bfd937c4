import { fromHex, toHex } from '../../bytes/hex.ts';
import type { ServerHello } from '../messages/server-hello.ts';
import { expandKeys, extendedMasterSecret, masterSecret, type Randoms } from '../secrets/master-secret.ts';
import { type PrfKind, prfOf } from '../secrets/prf.ts';
import type { ConnectionSecrets } from './connection-secrets.ts';
import type { Epoch, Lack } from './epoch.ts';
import type { Exchange, KeyClientHello } from './exchange.ts';
import { type Agreed, protectionOf, readableProtectionOf } from './protections.ts';

/** truncated_hmac, RFC 6066 section 7. */
const TRUNCATED_HMAC = 4;

/** Bytes of an encrypted premaster secret that a key log names it by. */
const RSA_ID_LENGTH = 8;

/** One side's keys of SSL 3.0 to TLS 1.2 as a handshake sets them; null as long as a hello is missing. */
export function tls12Epoch(
  exchange: Exchange,
  side: 'client' | 'server',
  secrets: ConnectionSecrets,
): Epoch | null {
  const { clientHello, serverHello, suite } = exchange;
  if (clientHello === null || serverHello === null) return null;
  const epoch = (protection: Epoch['protection']): Epoch => ({
    phase: 'tls12',
    protection,
    sequence: 0,
    secret: null,
  });
  const hash = suite?.algorithms.hash ?? null;
  const agreed = suite && { suite, ...agreedOf(serverHello) };
  const kind = agreed && protectionOf(agreed);
  if (agreed === null || kind === null || hash === null) return epoch({ reason: 'unsupported-suite' });
  const prf = prfOf(serverHello.version.id, hash);
  const randoms = { client: bytesOf(clientHello.random), server: bytesOf(serverHello.random) };
  const master = findMaster(exchange, clientHello, serverHello, prf, randoms, secrets);
  if ('reason' in master) return epoch(readableProtectionOf(agreed) ?? master);
  secrets.remember(exchange.sessionNames, master);
  return epoch(kind.create(expandKeys(prf, master, randoms, kind.lengths)[side]));
}

function agreedOf({ version, compressionMethod, fields, extensions }: ServerHello): Omit<Agreed, 'suite'> {
  return {
    version: version.id,
    compressionMethod: compressionMethod ?? 0,
    encryptThenMac: fields.encryptThenMac ?? false,
    truncatedHmac: extensions.some(({ type }) => type.id === TRUNCATED_HMAC),
  };
}

/** The master secret as the key log has it, or another stream with the same session; or made of a premaster secret. */
function findMaster(
  exchange: Exchange,
  { random }: KeyClientHello,
  { fields }: ServerHello,
  prf: PrfKind,
  randoms: Randoms,
  secrets: ConnectionSecrets,
): Uint8Array | Lack {
  const master =
    secrets.find('CLIENT_RANDOM', random) ?? secrets.resume(exchange.resumedSessionNames, random);
  if (master !== null) return master;
  const premaster = secrets.find('PMS_CLIENT_RANDOM', random) ?? findRsaPremaster(exchange, secrets);
  if (premaster === null)
    return { reason: 'no-secret', need: { label: 'CLIENT_RANDOM', clientRandom: random } };
  if (fields.extendedMasterSecret !== true || prf === 'ssl3') return masterSecret(prf, premaster, randoms);
  const messages = exchange.sessionMessages;
  return messages === null ? { reason: 'too-much' } : extendedMasterSecret(prf, premaster, messages);
}

function findRsaPremaster({ encryptedPremaster }: Exchange, secrets: ConnectionSecrets): Uint8Array | null {
  return encryptedPremaster === null
    ? null
    : secrets.find('RSA', toHex(encryptedPremaster.subarray(0, RSA_ID_LENGTH)));
}

function bytesOf(random: string): Uint8Array {
  return fromHex(random) ?? new Uint8Array(0);
}
