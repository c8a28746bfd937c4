import { MAX_TIMESTAMPS } from '../../limits.ts';
import { CA_POLICIES } from '../../registry/ca-policies.ts';
import { CT_LOGS } from '../../registry/ct-logs.ts';
import type { Certificate } from '../certificate.ts';
import { type CertificateCheck, passed } from './check.ts';

/** What public CAs do for browsers; no MTA asks for it. */
export const timestamps: CertificateCheck = {
  id: 'timestamps',
  citation: 'RFC 6962 section 3.3',
  judge: ({ certificate: { timestamps: list }, depth }) => {
    if (depth > 0 || list.length === 0) return null;
    const texts = list.map(({ logId, milliseconds }) => `${logName(logId)} ${timeText(milliseconds)}`);
    const number = list.length < MAX_TIMESTAMPS ? `${list.length}` : `${MAX_TIMESTAMPS} or more`;
    return passed(`${number} SCTs, whose signatures are not checked: ${texts.join('; ')}`);
  },
};

export const policies: CertificateCheck = {
  id: 'policies',
  citation: 'CA/Browser Forum Baseline Requirements section 7.1.6.1',
  judge: ({ certificate, depth }) => {
    if (depth > 0 || certificate.policies.length === 0) return null;
    const known = validationsOf(certificate);
    return passed(known.length > 0 ? known.join(', ') : certificate.policies.slice(0, 5).join(', '));
  },
};

/** A CA that keeps to the rules of browsers issued it, by its own word. */
export function isPublic(certificate: Certificate): boolean {
  return certificate.timestamps.length > 0 || validationsOf(certificate).length > 0;
}

function validationsOf({ policies: oids }: Certificate): string[] {
  return oids.flatMap((oid) => (CA_POLICIES as Readonly<Record<string, string>>)[oid] ?? []);
}

function logName(id: string): string {
  const base64 = Buffer.from(id, 'hex').toString('base64');
  return (CT_LOGS as Readonly<Record<string, string>>)[base64] ?? `log ${id}`;
}

function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? 'at no possible time' : date.toISOString().slice(0, 19).concat('Z');
}
