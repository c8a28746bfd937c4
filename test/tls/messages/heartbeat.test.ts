import { describe, expect, it } from 'vitest';
import { claimsTooMuch, decodeHeartbeat } from '../../../src/tls/messages/heartbeat.ts';
import { bytes, hex, vector16 } from '../builder.ts';

describe('decodeHeartbeat', () => {
  it.each([
    ['a request', bytes(1, vector16('hello'), Buffer.alloc(16)), 1, 'heartbeat_request', 5, 21, false],
    ['a response', bytes(2, vector16('hello'), Buffer.alloc(16)), 2, 'heartbeat_response', 5, 21, false],
    ['what CVE-2014-0160 is about', hex('01 4000'), 1, 'heartbeat_request', 16_384, 0, true],
    ['one byte too many', bytes(1, hex('0003'), 'ab'), 1, 'heartbeat_request', 3, 2, true],
    ['another type', bytes(9, vector16()), 9, 'unknown', 0, 0, false],
  ])('reads %s', (_, fragment, id, name, payloadLength, room, tooMuch) => {
    const decoded = decodeHeartbeat(fragment);
    expect(decoded).toEqual({ ok: true, value: { type: { id, name }, payloadLength, room } });
    expect(decoded.ok && claimsTooMuch(decoded.value)).toBe(tooMuch);
  });

  it('refuses what is too short', () => {
    expect(decodeHeartbeat(hex('0100')).ok).toBe(false);
  });
});
