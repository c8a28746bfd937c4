import { expect, test } from 'vitest';
import { jsonChunks, rawJsonChunks } from '../../src/report/json.ts';
import { jsonBytes } from '../../src/report/json-bytes.ts';
import { dnsRecord } from '../support/documents.ts';
import { documentOf, otherStream, rejectedStream, securedStream } from '../support/report-documents.ts';

test('the pieces make the document again, with a line feed at the end', () => {
  for (const document of [
    documentOf([]),
    documentOf([otherStream(0), rejectedStream(1), securedStream(2)]),
    {
      ...documentOf([]),
      dns: [dnsRecord()],
    },
  ]) {
    const text = [...jsonChunks(document)].join('');
    expect(JSON.parse(text)).toEqual(document);
    expect(text.endsWith('\n}\n')).toBe(true);
  }
});

test('a piece holds one stream at most', () => {
  const chunks = [...jsonChunks(documentOf([otherStream(0), otherStream(1), otherStream(2)]))];
  for (const chunk of chunks) expect(chunk.match(/"stream":/g)?.length ?? 0).toBeLessThanOrEqual(1);
});

test('each stream is a line', () => {
  const text = [...jsonChunks(documentOf([otherStream(0), rejectedStream(1)]))].join('');
  const lines = text.split('\n').filter((line) => line.startsWith('    {"stream":'));
  expect(lines.map((line) => JSON.parse(line.replace(/,$/, '')).stream)).toEqual([0, 1]);
});

test('control and bidirectional characters are escaped and keep their value', () => {
  const ehlo = 'a\u0000\u001b[2J\u007f\u0085\u009b\u202e\u2066\u2028\n\t"\\\ud800 ü 漢 😀';
  const stream = securedStream(0);
  const document = documentOf([{ ...stream, smtp: stream.smtp && { ...stream.smtp, ehlo } }]);
  const text = [...jsonChunks(document)].join('');
  expect(Buffer.from(jsonBytes([...rawJsonChunks(document)].join(''))).toString()).toBe(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028]/u);
  expect(text).toContain(' ü 漢 😀');
  expect(JSON.parse(text)).toEqual(document);
});

test('members without a value are left out', () => {
  const stream = securedStream(0, { tls: null, smtp: null });
  const text = [...jsonChunks(documentOf([{ ...stream, ...{ extra: undefined } }]))].join('');
  expect(JSON.parse(text).streams[0]).not.toHaveProperty('extra');
});
