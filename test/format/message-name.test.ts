import { expect, it } from 'vitest';
import { messageName, misplacedText } from '../../src/format/message-name.ts';

it.each([
  ['server_hello_done', 'ServerHelloDone'],
  ['change_cipher_spec', 'ChangeCipherSpec'],
  ['finished', 'Finished'],
  ['handshake type 99', 'handshake type 99'],
])('%s is written %s', (name, expected) => {
  expect(messageName(name)).toBe(expected);
});

it.each([
  [['certificate'], 'Finished where Certificate was due'],
  [['certificate', 'supplemental_data'], 'Finished where Certificate was due'],
  [['server_hello', 'hello_retry_request'], 'Finished where ServerHello or HelloRetryRequest was due'],
  [[], 'Finished where nothing of the handshake was due'],
])('in the place of %j', (due, expected) => {
  expect(misplacedText('finished', due)).toBe(expected);
});
