import type { TlsaRecord } from '../../src/dane/tlsa.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { bytes, chunksOf, u16, u24 } from './capture-builder.ts';
import { pem } from './certificate-builder.ts';
import type { ChainCase } from './chain-cases.ts';
import { captureOf } from './session-capture.ts';
import { EHLO, GREETING, OFFER, record, type Said } from './session-player.ts';

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const SERVER_HELLO_DONE = 14;

/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 */
const ECDHE_RSA = 0xc02f;

interface Refusal {
  /** The alert that the client answers the certificates with. */
  readonly alert: number;
  /** The suite that the server chooses. */
  readonly suite?: number;
  /** SNI. */
  readonly serverName?: string;
  /** Of the server. */
  readonly tlsa?: readonly TlsaRecord[];
}

/** What is said of a client that turns these certificates down, in TLS 1.2. */
export async function refused(
  { sent, anchors, at }: Pick<ChainCase, 'sent' | 'anchors' | 'at'>,
  { alert, suite = ECDHE_RSA, serverName = 'mx.example.org', tlsa = [] }: Refusal,
): Promise<StreamDocument> {
  const name = bytes(0, vector(serverName));
  const hello = bytes([3, 3], Buffer.alloc(32), 0, vector(u16(suite)), [1, 0]);
  const list = bytes(...sent.map(message));
  const said: Said[] = [
    GREETING,
    EHLO,
    OFFER,
    ['C', 'STARTTLS\r\n'],
    ['S', '220 go\r\n'],
    ['C', handshake(CLIENT_HELLO, bytes(hello, vector(bytes(u16(0), vector(vector(name))))))],
    [
      'S',
      bytes(
        handshake(SERVER_HELLO, bytes([3, 3], Buffer.alloc(32), 0, u16(suite), 0)),
        handshake(CERTIFICATE, message(list)),
        handshake(SERVER_HELLO_DONE, bytes()),
      ),
    ],
    ['C', record(21, bytes(2, alert))],
  ];
  const trust = createTrustStore([{ description: 'ca.pem', pem: () => anchors.map(pem) }]);
  const input = { name: 'refused', chunks: () => chunksOf(captureOf(said)) };
  const { streams } = await inspectCapture([input], { trust, at, tlsa });
  return streams[0] as StreamDocument;
}

/** With its length in two bytes. */
function vector(content: Uint8Array | string): Buffer {
  return bytes(u16(content.length), content);
}

/** With its length in three bytes. */
function message(content: Uint8Array): Buffer {
  return bytes(u24(content.length), content);
}

function handshake(type: number, body: Uint8Array): Buffer {
  return record(22, bytes(type, message(body)), 0x0303);
}
