import { createReadStream, readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseHost } from '../../src/cli/option-values.ts';
import { parseTlsa, type TlsaRecord } from '../../src/dane/tlsa.ts';
import type { HostNames } from '../../src/diagnosis/server-names.ts';
import type { InspectEvents } from '../../src/inspection.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import type { InspectionDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';

/** The path of a file below samples/. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
}

/** Inspects a sample as the command does with these options (`--ca-file` below samples/, `--nexthop`, `--host`, `--tlsa`). */
export async function inspectSample(
  name: string,
  args: readonly string[] = ['--ca-file', 'lab-ca.pem'],
  events: InspectEvents = {},
): Promise<InspectionDocument> {
  const text = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { 'ca-file': text, nexthop: text, host: text, tlsa: text },
  });
  const own = (values['ca-file'] ?? []).map((path) => ({
    description: path,
    pem: () => readFileSync(samplePath(path), 'utf8'),
  }));
  return await inspectCapture(
    [{ name, chunks: () => createReadStream(samplePath(name)) }],
    {
      trust: createTrustStore([{ description: 'Node', pem: () => rootCertificates }, ...own]),
      nexthop: values.nexthop?.[0] ?? null,
      hosts: hostNames(values.host ?? []),
      tlsa: (values.tlsa ?? []).map(record),
    },
    events,
  );
}

function hostNames(texts: readonly string[]): HostNames {
  const given = texts.flatMap((text) => {
    const parsed = parseHost(text);
    return 'error' in parsed ? [] : [parsed.value];
  });
  const byAddress = given.flatMap(({ address, name }) =>
    address === null ? [] : [[address, name] as const],
  );
  return { any: given.find(({ address }) => address === null)?.name ?? null, byAddress: new Map(byAddress) };
}

function record(text: string): TlsaRecord {
  const parsed = parseTlsa(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}
