import { expect, test } from 'vitest';
import { jsonBytes } from '../../src/report/json-bytes.ts';
import { captureLine, dnsLine, findingLine, startLine, streamLine } from '../../src/report/ndjson.ts';
import { dnsRecord } from '../support/documents.ts';
import { documentOf, finding, rejectedStream } from '../support/report-documents.ts';

test('each line is one object that says its type first', () => {
  const record = dnsRecord();
  const stream = rejectedStream(3);
  const change = {
    stream: 3,
    finding: finding(),
    withdrawn: false,
    outcome: 'failed',
    cause: 'cert.expired',
  } as const;
  const { capture } = documentOf([]);
  const lines = [
    startLine(['a.pcap', '-']),
    streamLine(stream),
    dnsLine(record),
    findingLine(change),
    captureLine(capture),
  ];
  for (const line of lines) expect(line).toMatch(/^\{"type":"[a-z]+",.*\}\n$/);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'start', format: 'pcapinspect', version: 1, files: ['a.pcap', '-'] },
    { type: 'stream', ...stream },
    { type: 'dns', record },
    { type: 'finding', ...change },
    { type: 'capture', ...capture },
  ]);
});

test('a line stays one line, whatever the wire brought', () => {
  const text = 'a\n\r\u2028\u0085\u202e';
  const change = {
    stream: 0,
    finding: finding({ detail: text }),
    withdrawn: false,
    outcome: null,
    cause: null,
  };
  const line = Buffer.from(jsonBytes(findingLine(change))).toString();
  expect(line).not.toMatch(/[\r\u2028\u0085\u202e]|\n./);
  expect(JSON.parse(line).finding.detail).toBe(text);
});
