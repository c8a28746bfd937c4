import { expect, it } from 'vitest';
import { tlsaData } from '../../src/dane/association.ts';
import { tlsaLines } from '../../src/dane/publish.ts';
import { parseTlsa } from '../../src/dane/tlsa.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { certificateOf } from '../x509/fixture.ts';

const path = ['leaf', 'intermediate'].map(certificateOf) as [Certificate, Certificate];

it('has a line for each certificate of the path, which --tlsa takes', () => {
  const lines = tlsaLines(path, { host: 'mx.example.net', port: 25 });
  expect(lines.map((line) => parseTlsa(line))).toMatchObject([
    { owner: '_25._tcp.mx.example.net', usage: 3, data: tlsaData(path[0], 1, 1) },
    { owner: '_25._tcp.mx.example.net', usage: 2, data: tlsaData(path[1], 1, 1) },
  ]);
});

it('leaves room for a name that is not known', () => {
  expect(tlsaLines([path[0]], { host: null, port: 465 })).toEqual([
    `_465._tcp.MXHOST. IN TLSA 3 1 1 ${tlsaData(path[0], 1, 1)}`,
  ]);
});
