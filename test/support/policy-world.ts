/** Programs that judge certificates, asked in a small world of their own (`mail-world.js`) about the chains of `policy-lab.ts`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TlsaRecord } from '../../src/dane/tlsa.ts';
import { type Judgement, PolicyJudge } from '../../src/diagnosis/policies.ts';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.ts';
import { judgeChain } from '../../src/x509/chain.ts';
import { fromPem } from '../../src/x509/pem.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { makeChains } from './policy-lab.ts';

export const HOST = 'mx.example.net';
export const DOMAIN = 'example.org';

/** A chain with the records for its server, and the commands that are asked about it. */
export interface Case {
  readonly name: string;
  readonly records: readonly TlsaRecord[];
  readonly judgement: Judgement;
  readonly commands: readonly (readonly string[])[];
}

/** Where we say something else than a program does; null: that it cannot be told. */
export type Difference = readonly [name: string, by: string, ours: boolean | null, theirs: boolean];

const WORLD = fileURLToPath(new URL('mail-world.js', import.meta.url));

/** In a network namespace with a name server of its own, for which one has to be root. */
const ALONE = 'ip link set lo up && mount --bind "$0" /etc/resolv.conf && exec "$@"';

export class PolicyWorld {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
  /** Whether this system has what it takes. */
  readonly canRun: boolean;

  constructor() {
    writeFileSync(this.file('resolv.conf'), 'nameserver 127.0.0.1\noptions trust-ad\n');
    this.canRun =
      this.#alone(['true']).status === 0 &&
      ['posttls-finger', 'openssl'].every((name) => spawnSync('which', [name]).status === 0);
    if (!this.canRun)
      console.log(
        'skipped: needs root, posttls-finger (Debian: postfix) and openssl, to compare verdicts with them',
      );
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  makeChains(): void {
    makeChains(this.#folder);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  certificates(name: string): Certificate[] {
    const pem = fromPem(readFileSync(this.file(name), 'utf8'));
    if (!pem.ok) throw new Error(`${name} holds no certificate`);
    return pem.value.map((der) => {
      const parsed = parseCertificate(der);
      if (!parsed.ok) throw new Error(`${name} cannot be read`);
      return parsed.value;
    });
  }

  /** What we say, by the clock that the programs go by. */
  judgement(name: string, tlsa: readonly TlsaRecord[]): Judgement {
    const sent = this.certificates(`${name}.chain`);
    const root = readFileSync(this.file('root.pem'), 'utf8');
    const trust = createTrustStore([{ description: 'lab', pem: () => root }]);
    const at = Date.now();
    const given = {
      protocol: 'smtp',
      port: 25,
      serverName: null,
      host: { name: HOST, source: '--host' },
      nexthop: { name: DOMAIN, source: '--nexthop' },
      tlsa,
    } as const;
    return new PolicyJudge(null).judge(sent, judgeChain(sent, { trust, at }), given, at);
  }

  /** A command that judges as Postfix does at this level. */
  finger(level: string, ...match: readonly string[]): string[] {
    return ['posttls-finger', '-c', '-F', this.file('root.pem'), '-l', level, `${DOMAIN}:PORT`, ...match];
  }

  sClient(...options: readonly string[]): string[] {
    const server = ['-brief', '-starttls', 'smtp', '-connect', '127.0.0.1:PORT'];
    return ['openssl', 's_client', ...server, '-CAfile', this.file('root.pem'), ...options];
  }

  /** Whether each command of each case would go on. */
  ask(cases: readonly Case[]): boolean[][] {
    const input = cases.map(({ name, records, commands }) => {
      const tlsa = records.map(
        ({ usage, selector, matchingType, data }) =>
          `${Buffer.from([usage, selector, matchingType]).toString('hex')}${data}`,
      );
      return { key: this.file(`${name}.key`), chain: this.file(`${name}.chain`), tlsa, commands };
    });
    const { stdout, stderr } = this.#alone([process.execPath, WORLD], JSON.stringify(input));
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as string[][]).map((printed) => printed.map(accepts));
  }

  #alone(command: readonly string[], input = '') {
    const args = ['-mn', 'sh', '-c', ALONE, this.file('resolv.conf'), ...command];
    return spawnSync('unshare', args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  }
}

function accepts(printed: string): boolean {
  const said = /posttls-finger: (\w+) TLS connection established|Verification(: OK| error)/.exec(printed);
  if (said === null) throw new Error(`no verdict in: ${printed}`);
  return said[1] === 'Verified' || said[2] === ': OK';
}
