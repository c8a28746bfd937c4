import { endpointText } from '../../format/address.ts';
import type { CertificateDocument, StreamDocument } from '../document.ts';
import { indexCsv, indexJson, type Presentation } from './certificate-index.ts';
import { certificateText } from './certificate-text.ts';
import { chainText, inOrder, type OrderedChain } from './chain-text.ts';
import { certificateStem, chainStem } from './file-names.ts';
import { withNewline } from './pem.ts';

/** A file to be written: a name that is safe on any file system, and its content. */
export interface ExportFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

type Chain = readonly CertificateDocument[];

interface SentChain {
  readonly certificates: Chain;
  /** null where the order is not known. */
  readonly ordered: OrderedChain | null;
}

/**
 * What there is to export of streams: each distinct certificate as PEM, DER and text, each distinct chain as it was sent, and
 * in order where that is something else, and an index of who presented what when.
 */
export class CertificateExport {
  /** By fingerprint. */
  readonly #certificates = new Map<string, CertificateDocument>();
  /** By the names of their files. */
  readonly #chains = new Map<string, SentChain>();
  readonly #presentations: Presentation[] = [];

  /** Certificates that are not the same. */
  get size(): number {
    return this.#certificates.size;
  }

  /** Takes what both sides of the stream presented. */
  add({ stream, firstTime, client, server, tls }: StreamDocument): void {
    for (const from of ['server', 'client'] as const) {
      const certificates = tls?.certificates[from] ?? [];
      if (certificates.length === 0) continue;
      const chain = `${chainStem(certificates)}.pem`;
      const verdict = (from === 'server' ? tls?.chain : tls?.clientChain) ?? null;
      // Where one stream shows no leaf before the others, another may.
      if (!this.#chains.get(chain)?.ordered)
        this.#chains.set(chain, { certificates, ordered: inOrder(certificates, verdict) });
      for (const [position, certificate] of certificates.entries()) {
        const { sha256, frame } = certificate;
        // The same object for the same certificate: the index holds no others.
        const own = this.#certificates.get(sha256) ?? certificate;
        this.#certificates.set(sha256, own);
        this.#presentations.push({
          certificate: own,
          stream,
          frame,
          time: firstTime,
          from,
          position,
          client: endpointText(client),
          server: endpointText(server),
          serverName: tls?.serverName ?? null,
          file: `${certificateStem(own)}.pem`,
          chain,
        });
      }
    }
  }

  *files(): Generator<ExportFile> {
    for (const certificate of this.#certificates.values()) {
      const stem = certificateStem(certificate);
      yield { name: `${stem}.pem`, content: withNewline(certificate.pem) };
      yield { name: `${stem}.der`, content: derOf(certificate) };
      yield { name: `${stem}.txt`, content: certificateText(certificate) };
    }
    for (const [name, { certificates, ordered }] of this.#chains) {
      yield { name, content: chainText({ certificates, notSent: null }) };
      if (ordered !== null && (!isSame(certificates, ordered.certificates) || ordered.notSent !== null))
        yield { name: name.replace(/\.pem$/, '-in-order.pem'), content: chainText(ordered) };
    }
    if (this.size === 0) return;
    yield { name: 'index.csv', content: indexCsv(this.#presentations) };
    yield { name: 'index.json', content: indexJson(this.#presentations) };
  }
}

/** By the first certificate, and all of them together. */
function derOf({ pem }: CertificateDocument): Uint8Array {
  return Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64');
}

function isSame(a: Chain, b: Chain): boolean {
  return a.length === b.length && a.every(({ sha256 }, i) => sha256 === b[i]?.sha256);
}
