import { brotliCompressSync, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Decoded } from '../../../src/bytes/decoded.ts';
import { cipherSuite } from '../../../src/tls/cipher-suite.ts';
import {
  decodeCertificateList,
  decodeCertificateMessage,
  decodeRawPublicKey,
} from '../../../src/tls/messages/certificate.ts';
import { decodeCertificateRequest } from '../../../src/tls/messages/certificate-request.ts';
import { decodeCertificateStatus } from '../../../src/tls/messages/certificate-status.ts';
import { decodeCertificateVerify } from '../../../src/tls/messages/certificate-verify.ts';
import { decodeClientHello } from '../../../src/tls/messages/client-hello.ts';
import { decodeClientKeyExchange } from '../../../src/tls/messages/client-key-exchange.ts';
import { decodeCompressedCertificate } from '../../../src/tls/messages/compressed-certificate.ts';
import { decodeEmpty } from '../../../src/tls/messages/empty.ts';
import { decodeEncryptedExtensions } from '../../../src/tls/messages/encrypted-extensions.ts';
import { decodeFinished } from '../../../src/tls/messages/finished.ts';
import { decodeHeartbeat } from '../../../src/tls/messages/heartbeat.ts';
import { decodeKeyUpdate } from '../../../src/tls/messages/key-update.ts';
import { decodeNewSessionTicket } from '../../../src/tls/messages/new-session-ticket.ts';
import { decodeServerHello } from '../../../src/tls/messages/server-hello.ts';
import { decodeServerKeyExchange } from '../../../src/tls/messages/server-key-exchange.ts';
import { bytes, extension, hex, realMessage, realMessages, vector8, vector16, vector24 } from '../builder.ts';
import { neverThrows } from './sweeps.ts';

type Decode = (body: Uint8Array) => Decoded<unknown>;

/** The decoder of a real message, by what the message is called. */
const DECODERS: readonly (readonly [RegExp, Decode])[] = [
  [/^client_hello/, decodeClientHello],
  [/^(server_hello|hello_retry_request)/, decodeServerHello],
  [/^encrypted_extensions/, decodeEncryptedExtensions],
  [/^certificate openssl tls13/, decodeCertificateMessage],
  [/^certificate openssl tls12/, decodeCertificateList],
  [/^certificate_request.*tls13/, (body) => decodeCertificateRequest(body, 0x0304)],
  [/^certificate_request/, (body) => decodeCertificateRequest(body, 0x0303)],
  [/^certificate_status/, decodeCertificateStatus],
  [/^certificate_verify.*tls10/, (body) => decodeCertificateVerify(body, 0x0301)],
  [/^certificate_verify/, (body) => decodeCertificateVerify(body, 0x0303)],
  [/^finished.*tls13/, (body) => decodeFinished(body, 0x0304, cipherSuite(0x1302))],
  [/^finished/, (body) => decodeFinished(body, 0x0303, null)],
  [/^new_session_ticket.*tls13/, (body) => decodeNewSessionTicket(body, 0x0304)],
  [/^new_session_ticket/, (body) => decodeNewSessionTicket(body, 0x0303)],
];

/** Suites by how a key exchange is called. */
const SUITES: Readonly<Record<string, number>> = {
  rsa: 0x002f,
  dhe_rsa: 0x0033,
  dh_anon: 0x0034,
  ecdhe_rsa: 0xc013,
  ecdhe_ecdsa: 0xc009,
  psk: 0x008c,
  ecdhe_psk: 0xc035,
  rsa_psk: 0x0094,
};

function decoderOf(name: string): Decode {
  const [, side, exchange = ''] = /^(server|client)_key_exchange.* (\w+)$/.exec(name) ?? [];
  const suite = cipherSuite(SUITES[exchange] ?? 0);
  const decode = DECODERS.find(([pattern]) => pattern.test(name))?.[1];
  if (decode !== undefined) return decode;
  if (side === undefined || suite === null) throw new Error(`no decoder for ${name}`);
  const decodeExchange = side === 'server' ? decodeServerKeyExchange : decodeClientKeyExchange;
  return (body) => decodeExchange(body, suite.keyExchange, 0x0303);
}

const MESSAGE = realMessage('certificate openssl tls13 client');
const packed = (algorithm: number, data: Uint8Array) =>
  bytes(0, algorithm, 0, MESSAGE.length >> 8, MESSAGE.length & 0xff, vector24(data));

/** What no real message among ours shows. */
const BUILT: readonly (readonly [string, Decode, Uint8Array])[] = [
  ['compressed_certificate by zlib', decodeCompressedCertificate, packed(1, deflateSync(MESSAGE))],
  ['compressed_certificate by brotli', decodeCompressedCertificate, packed(2, brotliCompressSync(MESSAGE))],
  ['certificate_status of a chain', decodeCertificateStatus, bytes(2, vector24(vector24('one'), vector24()))],
  ['a raw public key', decodeRawPublicKey, vector24('key')],
  ['key_update', decodeKeyUpdate, bytes(1)],
  ['hello_request', (body) => decodeEmpty('HelloRequest', body), bytes()],
  ['a heartbeat', decodeHeartbeat, bytes(1, vector16('payload'), Buffer.alloc(16))],
  [
    'a certificate_request with filters',
    (body) => decodeCertificateRequest(body, 0x0304),
    bytes(vector8('context'), vector16(extension(48, vector16(vector8(hex('0603551d25')), vector16('x'))))),
  ],
];

it.each([...realMessages.map((name) => [name, decoderOf(name), realMessage(name)] as const), ...BUILT])(
  '%s is read, and nothing done to its bytes ends in an exception',
  (_, decode, body) => {
    expect(decode(body)).toMatchObject({ ok: true });
    expect(() => neverThrows(decode, body)).not.toThrow();
  },
);
