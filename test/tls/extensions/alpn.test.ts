import { describe, expect, it } from 'vitest';
import { decodeAll } from '../../../src/bytes/cursor.ts';
import { protocolBytes, readProtocols } from '../../../src/tls/extensions/alpn.ts';
import { bytes, hex, vector8, vector16 } from '../builder.ts';

describe('readProtocols', () => {
  it.each([
    ['h2', 'h2'],
    ['http/1.1', 'http/1.1'],
    ['', ''],
    ['two words', 'two words'],
    ['\x00', '0x00'],
    ['caf\xe9', '0x636166e9'],
    ['0x', '0x3078'],
  ])('gives %j as %j, and its bytes back', (name, text) => {
    const decoded = decodeAll('ALPN', vector16(vector8(name)), readProtocols);
    expect(decoded).toEqual({ ok: true, value: [text] });
    expect(Buffer.from(protocolBytes(text))).toEqual(bytes(name));
  });

  it('reads none', () => {
    expect(decodeAll('ALPN', hex('0000'), readProtocols)).toEqual({ ok: true, value: [] });
  });
});
