import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { expandKeys, extendedMasterSecret, masterSecret } from '../../../src/tls/secrets/master-secret.ts';
import { message } from '../builder.ts';

const PREMASTER = Uint8Array.from({ length: 48 }, (_, at) => at);
const RANDOMS = { client: new Uint8Array(32).fill(0x11), server: new Uint8Array(32).fill(0x22) };

// Expected values by Python's hashlib and hmac, after the RFCs.

describe('masterSecret', () => {
  it('is that of SSL 3.0', () => {
    expect(toHex(masterSecret('ssl3', PREMASTER, RANDOMS))).toBe(
      'e3cdc731e4c550f4dd3d673e3341b13373ccd4f19a02a58559bda110416bd50589601ec712f3749b0432ebb5dfc92f7d',
    );
  });
});

describe('extendedMasterSecret', () => {
  const messages = [message(1, Buffer.from('a')), message(16, Buffer.from('b'))];

  it.each([
    [
      'sha256',
      '97c454d909aabc344b57cc64836dba359b9b08bd9b5bfac7be4f6d7057e2fccc3a8ab6a787952b4de53a3a15afed42f5',
    ],
    [
      'md5-sha1',
      '07f93bbaf625aa9c1876df8db53775480e9f1d31b4cba133209631fe8c3351a42754d48ecee214b38938b765e99c58f3',
    ],
  ] as const)('hashes the handshake with %s', (kind, expected) => {
    expect(toHex(extendedMasterSecret(kind, PREMASTER, messages))).toBe(expected);
  });
});

describe('expandKeys', () => {
  it('cuts the key block in its order', () => {
    const master = masterSecret('ssl3', PREMASTER, RANDOMS);
    const keys = expandKeys('ssl3', master, RANDOMS, { mac: 20, key: 16, iv: 16 });
    const { client, server } = keys;
    const parts = [client.macKey, server.macKey, client.key, server.key, client.iv, server.iv];
    expect(parts.map(toHex).join('')).toBe(
      '51fe814d214d2b5d442c11fba938a2f17ed71bd82576051e2c30bb16f69b3d0b55d1f4967b9e949718f77097be306035043419eea2744083192f181779eb1f20ca810b3227c55bbb2f90541718da9b2f3fa478652ca0efdf98f2233125f35a4c4885902c1de21d8e',
    );
  });
});
