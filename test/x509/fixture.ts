import { readFileSync } from 'node:fs';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.ts';
import { fromPem } from '../../src/x509/pem.ts';

/** The PEM text of a file in test/fixtures/x509. */
export function pemOf(name: string): string {
  return readFileSync(new URL(`../fixtures/x509/${name}.pem`, import.meta.url), 'utf8');
}

export function derOf(name: string): Uint8Array {
  const blocks = fromPem(pemOf(name));
  if (!blocks.ok || blocks.value[0] === undefined) throw new Error(`no certificate in ${name}`);
  return blocks.value[0];
}

export function certificateOf(name: string): Certificate {
  return parsed(derOf(name));
}

export function parsed(der: Uint8Array): Certificate {
  const certificate = parseCertificate(der);
  if (!certificate.ok) throw new Error(JSON.stringify(certificate.problem));
  return certificate.value;
}

/** The certificate with the last bit of its signature flipped. */
export function withBadSignature(name: string): Certificate {
  const der = derOf(name).slice();
  der.set([(der.at(-1) ?? 0) ^ 1], der.length - 1);
  return parsed(der);
}

/** One tag-length-value. */
export function tlv(tag: number, ...parts: (Uint8Array | string)[]): Uint8Array {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  const length =
    body.length < 0x80
      ? [body.length]
      : [0x83, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff];
  return new Uint8Array(Buffer.concat([Buffer.from([tag, ...length]), body]));
}

/** A distinguished name with one commonName of that encoded value. */
export function nameWith(value: Uint8Array): Uint8Array {
  return tlv(0x30, tlv(0x31, tlv(0x30, tlv(0x06, new Uint8Array([0x55, 4, 3])), value)));
}

/** A certificate of those parts, signed by nobody. */
export function certificateDer({
  subject = nameWith(tlv(0x0c, 'a')),
  validity = tlv(0x30, tlv(0x17, '240101000000Z'), tlv(0x17, '440101000000Z')),
  extensions = [] as Uint8Array[],
}): Uint8Array {
  const spki = certificateOf('leaf').spkiDer;
  const algorithm = tlv(0x30, tlv(0x06, new Uint8Array([0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])));
  const tbs = tlv(
    0x30,
    tlv(0xa0, tlv(2, new Uint8Array([2]))),
    tlv(2, new Uint8Array([1])),
    algorithm,
    nameWith(tlv(0x0c, 'issuer')),
    validity,
    subject,
    spki,
    tlv(0xa3, tlv(0x30, ...extensions)),
  );
  return tlv(0x30, tbs, algorithm, tlv(3, new Uint8Array([0, 1, 2, 3])));
}
