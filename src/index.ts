/**
 * pcapinspect as a library: the pure core, which reads captures it is given and opens no file and no connection.
 *
 * ```ts
 * const document = await inspectCapture([{ name: 'mx.pcap', chunks: () => createReadStream('mx.pcap') }], {
 *   trust: createTrustStore([{ description: 'Node', pem: () => tls.rootCertificates }]),
 * });
 * ```
 */
export { CaptureError } from './capture/capture-error.ts';
export type { CaptureSource, RandomAccess } from './capture/source.ts';
export { parseTlsa, type TlsaRecord } from './dane/tlsa.ts';
export type { CaptureInput, InspectEvents, InspectOptions, ReadProgress } from './inspection.ts';
export { inspectCapture } from './pipeline.ts';
export { type MtaStsPolicy, parseMtaSts } from './policy/mta-sts-file.ts';
export type * from './report/document.ts';
export { jsonChunks } from './report/json.ts';
export { textChunks } from './report/text.ts';
export { KeyLog, type KeyLogReading } from './tls/secrets/key-log.ts';
export { createTrustStore, type TrustSource, type TrustStore } from './x509/trust-store.ts';
