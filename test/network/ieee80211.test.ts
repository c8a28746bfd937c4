import { describe, expect, it } from 'vitest';
import { amsdu, avs, IPV4, IPV6, icmpError, prism, radiotap, snap, wifi } from '../support/layers.ts';
import { bytes, ipv4 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const BODY = snap(IPV4, V4);
const FRAME = wifi(BODY);
const PADDED = wifi(BODY, { qos: true, padding: 2 });
const ERROR = ipv4(icmpError(V4), { protocol: 1 });
const FCS = [1, 2, 3, 4];
const AGGREGATED = { qos: true, amsdu: true };

/** A body whose packet says no length, so that it ends where the body does. */
const UNKNOWN_LENGTH = bytes(BODY.subarray(0, 10), [0, 0], BODY.subarray(12));

describe('802.11', () => {
  it.each([
    ['data', 105, FRAME, SEEN_V4],
    ['QoS', 105, wifi(BODY, { qos: true }), SEEN_V4],
    ['four addresses', 105, wifi(BODY, { qos: true, fourAddresses: true }), SEEN_V4],
    ['HT control', 105, wifi(BODY, { qos: true, htControl: true }), SEEN_V4],
    ['strictly ordered', 105, wifi(BODY, { flags: 0x80 }), SEEN_V4],
    ['repeated', 105, wifi(BODY, { flags: 0x08 }), SEEN_V4],
    ['encrypted', 105, wifi(BODY, { flags: 0x40 }), 'other'],
    ['a fragment', 105, wifi(BODY, { flags: 0x04 }), 'other'],
    ['the last fragment', 105, wifi(BODY, { fragment: 3 }), 'other'],
    ['no data', 105, wifi(BODY, { control: 0x48 }), 'other'],
    ['a beacon', 105, wifi(BODY, { control: 0x80 }), 'other'],
    ['another version', 105, wifi(BODY, { control: 0x09 }), 'other'],
    ['A-MSDU of one', 105, wifi(amsdu(BODY), AGGREGATED), SEEN_V4],
    [
      'A-MSDU',
      105,
      wifi(amsdu(BODY, snap(IPV6, V6), BODY), AGGREGATED),
      `${SEEN_V4}, ${SEEN_V6}, ${SEEN_V4}`,
    ],
    [
      'A-MSDU, an ICMP error first',
      105,
      wifi(amsdu(snap(IPV4, ERROR), BODY), AGGREGATED),
      `quoted-${SEEN_V4}, ${SEEN_V4}`,
    ],
    ['A-MSDU of several kinds', 105, wifi(amsdu(snap(0x0806, V4), BODY), AGGREGATED), `other, ${SEEN_V4}`],
    ['A-MSDU with less than it says', 105, wifi(amsdu(BODY).subarray(0, -1), AGGREGATED), 'other'],
    ['radiotap', 127, radiotap(FRAME), SEEN_V4],
    ['radiotap, FCS', 127, radiotap(bytes(wifi(UNKNOWN_LENGTH), FCS), { flags: 0x10 }), SEEN_V4],
    [
      'radiotap, timestamp and FCS',
      127,
      radiotap(bytes(wifi(UNKNOWN_LENGTH), FCS), { timestamp: true, flags: 0x50 }),
      SEEN_V4,
    ],
    ['radiotap, padding', 127, radiotap(PADDED, { flags: 0x20 }), SEEN_V4],
    [
      'radiotap, padding, three words of fields',
      127,
      radiotap(PADDED, { timestamp: true, flags: 0x20, words: 3 }),
      SEEN_V4,
    ],
    ['Prism', 119, prism(FRAME), SEEN_V4],
    ['Prism, big-endian', 119, prism(FRAME, true), SEEN_V4],
    ['AVS in place of Prism', 119, avs(FRAME), SEEN_V4],
    ['nothing in place of Prism', 119, FRAME, SEEN_V4],
    ['AVS', 163, avs(FRAME, 68), SEEN_V4],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});
