import { expect, test } from 'vitest';
import { inspectSample } from '../support/inspect-sample.ts';

test("what the server may have found wrong with the client's certificate is named", async () => {
  const { streams } = await inspectSample('causes/tls.client-certificate-rejected.pcap');
  const told = streams.map(({ findings }) => findings[0]?.detail);
  expect(told).toEqual([
    expect.stringMatching(
      /^Likely: .* left without a word; these checks of its chain fail: anchor \(self-signed,/,
    ),
    expect.stringMatching(/ with unknown_ca; these checks of its chain fail: anchor \(self-signed,/),
  ]);
});
