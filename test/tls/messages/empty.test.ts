import { expect, it } from 'vitest';
import { decodeEmpty } from '../../../src/tls/messages/empty.ts';
import { bytes } from '../builder.ts';

it('takes a message without a body, and no other', () => {
  expect(decodeEmpty('HelloRequest', bytes())).toEqual({ ok: true, value: null });
  expect(decodeEmpty('HelloRequest', bytes(0))).toMatchObject({
    ok: false,
    problem: { kind: 'malformed', field: 'HelloRequest.trailing bytes' },
  });
});
